"""Filters over a list. Only these narrow it: a lookup that no filter names is refused."""

from django.contrib.admin import SimpleListFilter
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet


class OneOf(SimpleListFilter):
    """One of a few answers, each with its label and its condition; anything else is a 400."""

    answers: dict[str, tuple[str, Q]] = {}

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _rows) in self.answers.items()]

    def has_output(self):
        """An answer that was sent is looked at even where there is nothing to choose from."""
        return super().has_output() or self.value() is not None

    def queryset(self, request, rows):
        value = self.value()
        if value is None:
            return rows
        if value not in {str(known) for known, _label in self.lookup_choices}:
            raise BadRequest("That filter has no such answer.")
        return self.narrow(rows, value)

    def narrow(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(self.answers[value][1])


class OfOne(SimpleListFilter):
    """The rows that belong to one thing, named by its number; a link sets it, no menu does."""

    path = ""

    def lookups(self, request, model_admin):
        value = self.value()
        if value is None:
            return []
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise BadRequest("That is not a number of ours.")
        return [(value, f"#{value}")]

    def queryset(self, request, rows):
        return rows if self.value() is None else rows.filter(**{self.path: int(self.value())})


def answers_of(choices, column: str) -> dict[str, tuple[str, Q]]:
    """The answers for a column with choices."""
    return {str(value): (label, Q(**{column: value})) for value, label in choices.choices}

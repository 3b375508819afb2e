"""Fields that several forms of this room share."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.metrics.registry import Metric, Unit, by_family
from analytics.models import WORDS_MAX
from analytics.queries.places import by_kind
from analytics.scopes import Scope, scope_of
from community.core.forms import ChoiceField, LongTextField, TextField

TITLE_MAX = 120
ASKED = ("required", "invalid_choice")  # what one sentence can answer
UNIT_HINTS = {
    Unit.PEOPLE: _("A number of people."),
    Unit.COUNT: _("A number."),
    Unit.SHARE: _("Per cent, from 0 to 100."),
    Unit.HOURS: _("Hours; half an hour is 0.5."),
    Unit.RATE: _("Of a thousand."),
}


def title_line(label, **more):
    shape = forms.TextInput({"dir": "auto"})
    return TextField(label=label, max_length=TITLE_MAX, widget=shape, **more)


def words_area(label, rows=4, **more):
    more.setdefault("required", False)
    more.setdefault("max_length", WORDS_MAX)
    shape = forms.Textarea({"rows": rows, "dir": "auto"})
    return LongTextField(label=label, widget=shape, strip=True, **more)


def number(label, least=0, most=10**9, said="", **more):
    """A number between two. `said` is the sentence for one that is beyond them."""
    if said:
        more["error_messages"] = {"min_value": said, "max_value": said}
    shape = forms.NumberInput({"step": "any", "inputmode": "decimal", "dir": "ltr"})
    return forms.FloatField(label=label, min_value=least, max_value=most, widget=shape, **more)


def figure_choices() -> list:
    """All figures that a goal or a tactic may be about, by family."""
    found = [
        (family.label, [(one.key, one.name) for one in metrics if one.may_be_goal])
        for family, metrics in by_family()
    ]
    return [(label, choices) for label, choices in found if choices]


def place_choices(parts: Iterable[tuple[Scope, str]]) -> list:
    """Each kind under its heading; the whole place stands alone."""
    found = []
    for heading, rows in by_kind(parts):
        found += [(heading, rows)] if heading else rows
    return found


class ScopeField(ChoiceField):
    """A part of the house, of those that the form was given."""

    def clean(self, value):
        written = super().clean(value)
        return scope_of(written) if written else None


def kept(metric: Metric, typed: float | None) -> float | None:
    """What was typed, as the figure is kept: shares from 0 to 1."""
    if typed is None:
        return None
    return round(typed / 100, 6) if metric.unit == Unit.SHARE else typed


def typed(metric: Metric, value: float | None) -> float | None:
    """What is kept, as it is typed."""
    if value is None:
        return None
    number = value * 100 if metric.unit == Unit.SHARE else value
    return int(number) if round(number, 4) == int(number) else round(number, 4)

"""The log as a table for a spreadsheet."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from functools import partial

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.core.sheets import sheet
from community.pages.queries import titles_of
from moderation.models import Decision
from moderation.queries.log import thing_of

AT_ONCE = 500


def as_csv(decisions: Iterable[Decision], language: str, zone: tzinfo) -> Iterator[str]:
    """The decisions line by line, by the reader's language and clock."""
    return sheet(_rows(decisions, language, zone))


def _rows(decisions, language, zone):
    titles = titles_of(set(_guidelines()), language)
    speaking = partial(_speaking, language, zone)  # the page's own has ended when a line is asked
    with speaking():
        head = _head()
    yield head
    for decision in decisions:
        with speaking():
            row = _row(decision, titles)
        yield row


@contextmanager
def _speaking(language, zone):
    with translation.override(language), timezone.override(zone):
        yield


def _guidelines():
    return Decision.objects.exclude(guideline=None).values_list("guideline", flat=True).distinct()


def _head():
    return [
        _("Number"),
        _("When"),
        _("What"),
        _("To what"),
        _("About whom"),
        _("Group"),
        _("Guideline"),
        _("Reason"),
        _("Note"),
        _("Until"),
        _("Decided by"),
        _("Seconded by"),
        _("Undone"),
    ]


def _row(decision, titles):
    undone = getattr(decision, "undone_by", None)
    return [
        decision.pk,
        _moment(decision.made_at),
        decision.get_verb_display(),
        thing_of(decision),
        decision.about.name if decision.about else "",
        decision.place.name if decision.place else "",
        titles.get(decision.guideline_id, ""),
        decision.reason,
        decision.note,
        _moment(decision.until),
        decision.by.name,
        decision.seconded_by.name if decision.seconded_by else "",
        _moment(undone.made_at) if undone else "",
    ]


def _moment(value):
    return timezone.localtime(value).isoformat(sep=" ", timespec="seconds") if value else ""

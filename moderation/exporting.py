"""The log as a table for a spreadsheet: no cell is a formula, and no cell breaks its row."""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from functools import partial

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.pages.queries import titles_of
from moderation.models import Decision
from moderation.queries.log import thing_of

BREAKS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]+")
# Where a sheet computes: at the start, and after what some sheets take for a cell's border.
SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"  # the wide ones of East Asian keyboards, too
BLANK = "\\s\x00-\x1f\x7f-\x9f"
START = re.compile(f"[\t\r]|[{BLANK}]*{SIGNS}")
BORDER = re.compile(f"([;,\t][;,{BLANK}]*)({SIGNS}?)")
AT_ONCE = 500


class _Line:
    """What the writer of the standard library writes to: it hands the line back."""

    def write(self, line):
        return line


def cell(value: object) -> str:
    """A value as a text that no spreadsheet computes: formulas are quoted."""
    text = str(value if value is not None else "")
    guarded = BORDER.sub(_guarded, text)
    return BREAKS.sub(" ", f"'{guarded}" if START.match(text) else guarded)


def _guarded(found):
    return f"{found[1]}'{found[2]}" if found[2] else found[0]


def as_csv(decisions: Iterable[Decision], language: str, zone: tzinfo) -> Iterator[str]:
    """The decisions line by line, by the reader's language and clock; the first sign tells
    spreadsheets that it is UTF-8."""
    writer = csv.writer(_Line())
    titles = titles_of(set(_guidelines()), language)
    speaking = partial(_speaking, language, zone)  # the page's own has ended when a line is asked
    with speaking():
        head = _head()
    yield "\ufeff" + writer.writerow([cell(one) for one in head])
    for decision in decisions:
        with speaking():
            row = _row(decision, titles)
        yield writer.writerow([cell(one) for one in row])


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

"""Who answered and who came, as a table for a spreadsheet. Only hosts get it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.core.sheets import sheet
from events.models import Occurrence
from events.queries.door import questions_of, sheet_rows

AT_ONCE = 500


def as_csv(date: Occurrence, language: str) -> Iterator[str]:
    """Line by line, by the reader's language and the clock of the event."""
    return sheet(_rows(date, language))


def _rows(date, language):
    questions = questions_of(date)
    speaking = partial(_speaking, language, ZoneInfo(date.event.zone))
    with speaking():
        head = [*_head(), *[one.text for one in questions]]
    yield head
    for row in sheet_rows(date).iterator(chunk_size=AT_ONCE):
        with speaking():
            line = _row(row, questions)
        yield line


@contextmanager
def _speaking(language, zone):
    """The page's own language and clock have ended when a line is asked for."""
    with translation.override(language), timezone.override(zone):
        yield


def _head():
    return [
        _("Name"),
        _("Account name"),
        pgettext("whether one comes", "Answer"),
        _("Guests"),
        _("Answered"),
        _("Came"),
        _("Guests who came"),
        _("A line about themselves"),
    ]


def _row(row, questions):
    said = {one.question_id: one.text for one in row.answers.all()}
    return [
        row.member.display_name,
        row.member.name,
        row.get_coming_display(),
        row.guests,
        _moment(row.answered_at),
        _moment(row.came_at),
        row.came_guests if row.came else "",
        row.note,
        *[said.get(one.pk, "") for one in questions],
    ]


def _moment(value):
    return timezone.localtime(value).isoformat(sep=" ", timespec="minutes") if value else ""

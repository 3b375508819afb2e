"""An event of a file as the page of choices shows it."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from django.utils.translation import ngettext

from events.ical.forwarding import from_now_on
from events.ical.reading import Read
from events.recurrence import rule_in_words
from events.showing.when import When, when_of, zone_named


@dataclass(frozen=True)
class Row:
    """One event, with its place in the file."""

    read: Read
    place: int
    when: When | None
    is_over: bool
    is_ticked: bool

    @classmethod
    def of(cls, read: Read, place: int, now: datetime, ticked: list[str] | None):
        """`ticked` is what was chosen before; at first, all that is not over is."""
        if read.refusal:
            return cls(read, place, None, False, False)
        shown = from_now_on(read, now)
        is_over = max(read.last_ends_at, shown.ends_at) <= now
        is_ticked = not is_over if ticked is None else str(place) in ticked
        return cls(shown, place, when_of(_as_date(shown)), is_over, is_ticked)

    @property
    def repeats(self):
        """The rule in words; of dates that were listed one by one, how many."""
        if self.read.rule:
            clock = zone_named(self.read.zone)
            return rule_in_words(self.read.rule, self.read.starts_at.astimezone(clock))
        count = self.read.date_count
        said = ngettext("%(count)d date", "%(count)d dates", count)
        return said % {"count": count} if self.read.added else ""


def _as_date(read):
    event = SimpleNamespace(zone=read.zone, is_all_day=read.is_all_day)
    return SimpleNamespace(starts_at=read.starts_at, ends_at=read.ends_at, event=event)

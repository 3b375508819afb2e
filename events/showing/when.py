"""When something is, in words: by the clock it was planned by, and by the viewer's own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import Occurrence

INSTANT = timedelta(microseconds=1)


def zone_named(name: str) -> tzinfo:
    """The clock of this name; one that this machine does not know is read as UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def town_of(name: str) -> str:
    """How a time zone is called in a sentence: by the town that stands for it."""
    return name.rpartition("/")[2].replace("_", " ")


def day_words(day: date) -> str:
    """The day as one says it, with its year where that is not this one."""
    if day.year == timezone.localdate().year:
        return date_format(day, pgettext("format of a day", "l j F"))
    return date_format(day, pgettext("format of a day", "l j F Y"))


def days_of(date: Occurrence, clock: tzinfo | None = None) -> tuple[date, date]:
    """The first and the last day. Whole days are the same everywhere; others go by the clock."""
    if date.event.is_all_day:
        clock = zone_named(date.event.zone)
    elif clock is None:
        clock = timezone.get_current_timezone()
    ends = max(date.starts_at, date.ends_at - INSTANT)
    return date.starts_at.astimezone(clock).date(), ends.astimezone(clock).date()


@dataclass(frozen=True)
class When:
    """The time of a date by one clock."""

    starts: datetime
    ends: datetime
    first: date
    last: date
    is_all_day: bool

    @property
    def words(self):
        """Day and hours, in one phrase."""
        if self.is_all_day and self.first == self.last:
            return _("%(day)s, all day") % {"day": day_words(self.first)}
        if self.is_all_day:
            return _("%(first)s – %(last)s") % self._days
        if self.first == self.last:
            return _("%(day)s, %(hours)s") % {"day": day_words(self.first), "hours": self.hours}
        clocks = {"from": self._clock(self.starts), "to": self._clock(self.ends)}
        return _("%(first)s, %(from)s – %(last)s, %(to)s") % (self._days | clocks)

    @property
    def hours(self):
        """The hours alone; of what lasts over night, the one it begins at."""
        if self.is_all_day:
            return _("all day")
        begins = self._clock(self.starts)
        if self.ends == self.starts or self.first != self.last:
            return begins
        return f"{begins}–{self._clock(self.ends)}"

    @property
    def begins(self):
        return "" if self.is_all_day else self._clock(self.starts)

    @property
    def month(self):
        return date_format(self.first, "M")

    @property
    def weekday(self):
        return date_format(self.first, "D")

    @property
    def _days(self):
        return {"first": day_words(self.first), "last": day_words(self.last)}

    @staticmethod
    def _clock(moment):
        return date_format(moment, "TIME_FORMAT")


def when_of(date: Occurrence, clock: tzinfo | None = None) -> When:
    """By the event's own clock, unless another is named."""
    clock = clock or zone_named(date.event.zone)
    first, last = days_of(date, clock)
    moments = date.starts_at.astimezone(clock), date.ends_at.astimezone(clock)
    return When(*moments, first, last, date.event.is_all_day)


def own_clock_words(date: Occurrence, viewer) -> str:
    """What the viewer's clock says then, where that is another one than the event's."""
    if not viewer.is_authenticated or date.event.is_all_day:
        return ""
    own, there = timezone.get_current_timezone(), zone_named(date.event.zone)
    if str(own) == str(there):
        return ""
    if date.starts_at.astimezone(own).utcoffset() == date.starts_at.astimezone(there).utcoffset():
        return _("The same on your clock.")
    return _("On your clock: %(when)s.") % {"when": when_of(date, own).words}

"""When a repeated event takes place: RFC 5545 rules, by the clock of the event's zone, bounded.

The calendar is walked day by day instead of asking a library, for none can be stopped between two
dates: a 30th of February would be looked for until the year 9999. What is found is compared with
python-dateutil, as it is with other readers of calendars, in `tests/events/test_I4_time.py`.
"""

import calendar
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from events.models import OCCURRENCES_MAX
from events.rule_words import rule_in_words
from events.rules import Rule, RuleRefused, clean_rule, read_rule

__all__ = [
    "RuleRefused",
    "clean_rule",
    "dates_of",
    "horizon",
    "is_endless",
    "is_in_step",
    "rule_in_words",
]

AHEAD = timedelta(days=400)
LOOKS_MAX = 40_000  # days that are looked at for one event: every day of a century
DAY = timedelta(days=1)

When = tuple[datetime, datetime, datetime]


def horizon() -> datetime:
    """How far ahead the dates of an endless rule are made."""
    return timezone.now() + AHEAD


def is_endless(rule: str) -> bool:
    """Whether there are always more dates to come."""
    return bool(rule) and not {"COUNT", "UNTIL"} & {part.split("=")[0] for part in rule.split(";")}


def is_in_step(*, starts_at: datetime, zone: str, rule: str) -> bool:
    """Whether the first date is one of those that the rule itself gives."""
    first = starts_at.astimezone(ZoneInfo(zone)).date()
    return next(_days(read_rule(rule), first), None) == first


def dates_of(
    *,
    starts_at: datetime,
    ends_at: datetime,
    zone: str,
    is_all_day: bool,
    rule: str,
    left_out: Iterable[datetime] = (),
    added: Iterable[datetime] = (),
    until: datetime | None = None,
) -> list[When]:
    """Every date as (where the rule puts it, begin, end) in UTC, soonest first, 730 at most.

    The first one is always `starts_at`. A time that the clock leaves out is meant by the clock of
    before; one that it shows twice, the first time. All last as long as the first one; days of
    whole days are days, however many hours they have.
    """
    clock = ZoneInfo(zone)
    begins = _beginnings(starts_at, clock, is_all_day, rule, until)
    first = starts_at.astimezone(UTC)
    skipped = {one.astimezone(UTC) for one in left_out}
    every = {one for one in begins if one not in skipped}
    every |= {one.astimezone(UTC) for one in added} - skipped
    days = _days_long(starts_at, ends_at, clock) if is_all_day else 0
    made = []
    for begin in sorted(every)[:OCCURRENCES_MAX]:
        if begin == first:
            end = ends_at.astimezone(UTC)
        else:
            end = _end_of(begin, ends_at - starts_at, days, clock)
        if end is not None:
            made.append((begin, begin, end))
    return made


def _beginnings(starts_at, clock, is_all_day, rule, until):
    """The first date and those of the rule. Counted are all of them, also what is left out."""
    first = starts_at.astimezone(UTC)
    if not rule:
        return [first]
    read = read_rule(rule)
    if until is None and is_endless(rule):
        until = max(horizon(), first + AHEAD)
    wall = starts_at.astimezone(clock)
    hour = time() if is_all_day else wall.time()
    last = _last_moment(read, clock)
    found = [first]
    for day in _days(read, wall.date()):
        begin = _instant(datetime.combine(day, hour), clock)
        if begin is None or len(found) >= min(read.count or OCCURRENCES_MAX, OCCURRENCES_MAX):
            break
        if begin > min(one for one in (last, until, begin) if one is not None):
            break
        if day != wall.date():
            found.append(begin)
    return found


def _last_moment(read: Rule, clock):
    """UNTIL is part of the series; a day without a time is meant to its end."""
    if read.until is None:
        return None
    if read.until_is_utc:
        return read.until.replace(tzinfo=UTC)
    return _instant(read.until, clock)


def _instant(wall: datetime, clock) -> datetime | None:
    """The moment of a wall clock. `fold` 0 is the first of two, and the offset from before a gap,
    as RFC 5545, 3.3.5 has it. None past the ends of the calendar."""
    try:
        return wall.replace(tzinfo=clock, fold=0).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _days_long(starts_at, ends_at, clock):
    end = ends_at.astimezone(clock)
    days = (end.date() - starts_at.astimezone(clock).date()).days
    return max(1, days if end.time() == time() else days + 1)


def _end_of(begin, lasts, days, clock):
    try:
        if not days:
            return begin + lasts
        last = begin.astimezone(clock).date() + days * DAY
    except OverflowError:
        return None
    return _instant(datetime.combine(last, time()), clock)


def _days(read: Rule, first: date) -> Iterator[date]:
    """The days of a rule from the first one on, until enough days were looked at."""
    looks = 0
    for period in _periods(read, first):
        looks += max(1, len(period))
        if looks > LOOKS_MAX:
            return
        fitting = [day for day in period if read.fits(day, first)]
        for day in read.picked(fitting):
            if day >= first:
                yield day


def _periods(read: Rule, first: date) -> Iterator[list[date]]:
    """The days, weeks, months or years in which a rule chooses."""
    try:
        if read.freq in ("DAILY", "WEEKLY"):
            yield from _short_periods(read, first)
        else:
            yield from _long_periods(read, first)
    except OverflowError:  # the calendar ends
        return


def _short_periods(read, first):
    size = 1 if read.freq == "DAILY" else 7
    begin = first if size == 1 else first - ((first.weekday() - read.week_starts) % 7) * DAY
    while True:
        yield [begin + number * DAY for number in range(size)]
        begin += size * read.interval * DAY


def _long_periods(read, first):
    size = 1 if read.freq == "MONTHLY" else 12
    month = first.year * 12 + (first.month - 1 if size == 1 else 0)
    while month + size <= (date.max.year + 1) * 12:
        yield [day for one in range(month, month + size) for day in _month(read, one)]
        month += size * read.interval


def _month(read, number):
    year, month = number // 12, number % 12 + 1
    if read.months and month not in read.months:
        return []
    return [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]

"""A zone told within a file (VTIMEZONE): each change of its clock by itself.

The library tells the changes of spring by the clock after them, where RFC 5545, 3.6.5 counts by
the clock before, and lists them in a form that some readers pass by.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from community.core.lazily import Lazily

icalendar = Lazily("icalendar")
A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


@lru_cache(maxsize=256)
def zone_told(zone: str, first_year: int, last_year: int) -> bytes:
    """The clock of these years, both included."""
    clock, told = ZoneInfo(zone), icalendar.Timezone()
    told.add("tzid", zone)
    begin = datetime(first_year, 1, 1, tzinfo=UTC)
    told.add_component(_observance(begin, begin.astimezone(clock)))
    for change in _changes(clock, begin, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        before = (change - A_SECOND).astimezone(clock)
        told.add_component(_observance(change, change.astimezone(clock), before.utcoffset()))
    return told.to_ical()


def _changes(clock, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The moments from which the clock shows something else."""
    day = begin
    while day < end:
        following = day + A_DAY
        if _shown(day, clock) != _shown(following, clock):
            yield _exactly(day, following, clock)
        day = following


def _exactly(before, after, clock):
    """The second of a change between two moments."""
    while after - before > A_SECOND:
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _shown(middle, clock) == _shown(before, clock):
            before = middle
        else:
            after = middle
    return after


def _shown(moment, clock):
    local = moment.astimezone(clock)
    return local.utcoffset(), local.tzname()


def _observance(moment, local, offset_before=None):
    kind = "TimezoneDaylight" if local.dst() else "TimezoneStandard"
    part = getattr(icalendar, kind)()
    offset_before = local.utcoffset() if offset_before is None else offset_before
    part.add("dtstart", (moment + offset_before).replace(tzinfo=None))
    part.add("tzoffsetfrom", offset_before)
    part.add("tzoffsetto", local.utcoffset())
    part.add("tzname", local.tzname())
    return part

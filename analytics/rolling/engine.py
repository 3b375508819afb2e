"""The rollup: days in, signals out. Safe to run again, and for two at once."""

import time
from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction

from analytics.days import ONE
from analytics.rolling.gathering import gather
from analytics.rolling.windows import reach
from analytics.rolling.writing import note, write

LATE = 7  # days that are worked out again when the next is over: late data
ROUND = 7  # days that are gathered for together
ALONE = "SELECT pg_advisory_xact_lock(hashtext('hearth: rollup'))"  # months have one row a month


def roll(day: date) -> None:
    """Write the signals of one day."""
    roll_days(day, day)


def roll_late(first: date, last: date) -> None:
    """The days, and those before them for which something may have come late."""
    roll_days(first - LATE * ONE, last)


@transaction.atomic
def roll_days(first: date, last: date) -> None:
    """Write the signals of some days, all or none of them."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    begun = time.monotonic()
    told = reach(first, last)
    gather(told)
    for place in range((last - first).days + 1):
        day = first + place * ONE
        write(day, told)
        note(day, round((time.monotonic() - begun) * 1000))
        begun = time.monotonic()


def rounds(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Many days in rounds that end on Sundays: cut the same way whenever they are cut."""
    while first <= last:
        end = min(last, first + (ROUND - 1 - first.weekday()) * ONE)
        yield first, end
        first = end + ONE

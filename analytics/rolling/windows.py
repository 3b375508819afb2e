"""Which days a round of rollups reads, and by whose clock: Python's own, told to PostgreSQL."""

from datetime import UTC, date, timedelta

from analytics.days import ONE, first_day, known_until, last_day, moment_of, zone
from analytics.metrics.newcomers import (
    COHORT_WEEKS,
    FIRST_POST_DAYS,
    FOURTH,
    STAYS_DAYS,
    STAYS_WEEKS,
)
from analytics.models import Rollup, Span

LONGEST = 31  # days of the longest span that ends on any day, a month
QUARTER = 92  # days of the longest one that ends on four days of the year
HORIZON = 7 * COHORT_WEEKS + 7  # days before and with the first that any figure looks back on
HALF_HOUR = timedelta(minutes=30)


def reach(first: date, last: date) -> dict:
    """What all days from `first` to `last` have in common."""
    days = (first + place * ONE for place in range((last - first).days + 1))
    longest = max(longest_of(day) for day in days)
    horizon = first - (HORIZON + longest - LONGEST) * ONE
    starts = [horizon + place * ONE for place in range((last - horizon).days + 2)]
    halves, steps = _hours(first - LONGEST * ONE, last)
    return {
        "first": first,
        "last": last,
        "horizon": horizon,
        "starts": [moment_of(day) for day in starts],
        "from": moment_of(horizon),
        "opened": moment_of(first - longest * ONE),
        "until": moment_of(last + ONE),
        "halves": halves,
        "steps": steps,
    }


def _hours(first, last):
    """Each half hour that begins, and in which hour of the week it lies, 0 to 167 from Monday."""
    here, moment = zone(), moment_of(first).astimezone(UTC)
    halves, steps, end = [], [], moment_of(last + ONE)
    while moment < end:
        local = moment.astimezone(here)
        halves.append(moment)
        steps.append(local.weekday() * 24 + local.hour)
        moment += HALF_HOUR
    return [*halves, end], steps


def about(day: date) -> dict:
    """What is asked of one day."""
    return {
        "day": day,
        "end": moment_of(day + ONE),
        "known": known_until(day),
        "lately": day - 29 * ONE,
        "week": day - 6 * ONE,
        "longest": longest_of(day),
        "first_post_days": FIRST_POST_DAYS,
        "stays_days": STAYS_DAYS,
        "stays_weeks": STAYS_WEEKS,
        "cohort_weeks": COHORT_WEEKS,
        "fourth": FOURTH,
    }


def spans_of(day: date) -> list[tuple[str, date]]:
    """Each span that ends with this day and its first day. The month's is kept by the latest day
    of it that is counted, the quarter's by its last."""
    later = Rollup.objects.filter(day__gt=day, day__lte=last_day(Span.MONTH, day))
    ends = {Span.MONTH: not later.exists(), Span.QUARTER: day == last_day(Span.QUARTER, day)}
    return [(span.value, first_day(span, day)) for span in Span if ends.get(span, True)]


def longest_of(day: date) -> int:
    """Days of the longest span that ends with this day, or a little more."""
    return QUARTER if day == last_day(Span.QUARTER, day) else LONGEST

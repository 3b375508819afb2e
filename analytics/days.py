"""Days, weeks and months as the community lives them: by the time zone that its managers set."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analytics.models.signal import Span
from community.core.clock import database_now
from community.members.queries import the_community

ONE = timedelta(days=1)
LENGTH = {Span.DAY: 1, Span.WEEK: 7, Span.DAYS30: 30}
MONTHS = {Span.MONTH: 1, Span.QUARTER: 3}  # spans of the calendar
KNOWN_FOR = 7  # days: what comes later than that is not waited for


def zone() -> ZoneInfo:
    return ZoneInfo(the_community().time_zone)


def today() -> date:
    """By the database's clock: a worker whose own is wrong begins no day."""
    return database_now().astimezone(zone()).date()


def last_finished_day() -> date:
    return today() - ONE


def moment_of(day: date) -> datetime:
    """When a day begins. Days of 23 and of 25 hours are days."""
    return datetime.combine(day, time(), tzinfo=zone())


def first_day(span: Span, day: date) -> date:
    """Of the span that ends with `day`; of a month or a quarter, of the one that it lies in."""
    if span not in MONTHS:
        return day - (LENGTH[span] - 1) * ONE
    months = MONTHS[span]
    return day.replace(day=1, month=(day.month - 1) // months * months + 1)


def last_day(span: Span, day: date) -> date:
    """Of the month or the quarter that a day lies in."""
    first, months = first_day(span, day), MONTHS[span]
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1) - ONE


def known_until(day: date) -> datetime:
    """Until when (not included) what came late is in the figures of a day."""
    return moment_of(min(day + KNOWN_FOR * ONE, max(day, last_finished_day())) + ONE)


def window(span: Span, day: date) -> tuple[datetime, datetime]:
    """From when (included) until when (not included)."""
    return moment_of(first_day(span, day)), moment_of(day + ONE)

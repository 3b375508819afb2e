"""Days, weeks and months as the community lives them: by the time zone that its managers set."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analytics.models.signal import Span
from community.core.clock import database_now
from community.members.queries import the_community

ONE = timedelta(days=1)
LENGTH = {Span.DAY: 1, Span.WEEK: 7, Span.DAYS30: 30}


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
    """Of the span that ends with `day`."""
    return day.replace(day=1) if span == Span.MONTH else day - (LENGTH[span] - 1) * ONE


def window(span: Span, day: date) -> tuple[datetime, datetime]:
    """From when (included) until when (not included)."""
    return moment_of(first_day(span, day)), moment_of(day + ONE)

"""Clock times and rules that every calendar must understand alike, however it reads them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from events.models import OCCURRENCES_MAX, Event
from events.recurrence import dates_of, is_endless, is_in_step
from events.rules import read_rule

A_DAY = timedelta(days=1)
LATEST_CHANGE = 4  # clocks are changed between midnight and four


def all_day_span(starts_at: datetime, ends_at: datetime, zone: str) -> tuple[date, date]:
    """The first day, and the day after the last one."""
    clock = ZoneInfo(zone)
    first = starts_at.astimezone(clock).date()
    last = (ends_at - timedelta(microseconds=1)).astimezone(clock).date()
    return first, max(first, last) + A_DAY


def is_second_of_two(local: datetime) -> bool:
    """In autumn an hour comes twice; a file means the first, whatever we meant."""
    return local.fold == 1 and local.utcoffset() != local.replace(fold=0).utcoffset()


def can_be_said_by_rule(event: Event) -> bool:
    """Programs disagree whether a first date that its own rule passes by is one of its dates."""
    if not event.rule:
        return False
    return is_in_step(starts_at=event.starts_at, zone=event.zone, rule=event.rule)


def rule_for_all(event: Event) -> str:
    """The rule with its end as RFC 5545, 3.3.10 wants it: by the world's clock, or a day. Without
    an end it ends where the house makes no more dates of it."""
    if is_endless(event.rule):
        return f"{event.rule};COUNT={OCCURRENCES_MAX}"
    read = read_rule(event.rule)
    if read.until is None:
        return event.rule
    clock = ZoneInfo(event.zone)
    until = read.until.replace(tzinfo=UTC if read.until_is_utc else clock)
    shown = until.astimezone(clock if event.is_all_day else UTC)
    said = f"{shown:%Y%m%d}" if event.is_all_day else f"{shown:%Y%m%dT%H%M%S}Z"
    parts = [one for one in event.rule.split(";") if not one.startswith("UNTIL=")]
    return ";".join([*parts, f"UNTIL={said}"])


def shifted_by_a_gap(event: Event) -> dict[datetime, datetime]:
    """Dates of a rule at an hour that their day leaves out: {the instant: by the rule's clock}.
    Programs disagree about such an instant, and agree about the clock time they count from."""
    clock = ZoneInfo(event.zone)
    begins = event.starts_at.astimezone(clock)
    if event.is_all_day or not event.rule or begins.hour >= LATEST_CHANGE:
        return {}
    at = {"hour": begins.hour, "minute": begins.minute}
    found = [one.astimezone(clock) for one in beginnings(event, event.left_out)]
    return {
        one.astimezone(UTC): one.replace(**at)
        for one in found
        if (one.hour, one.minute) != (begins.hour, begins.minute)
    }


def beginnings(event: Event, left_out=(), added=()) -> list[datetime]:
    """Where the rule puts the dates, as far ahead as they are made."""
    dates = dates_of(
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        is_all_day=event.is_all_day,
        rule=event.rule,
        left_out=left_out,
        added=added,
    )
    return [original for original, *_ in dates]

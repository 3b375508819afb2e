"""A series that began long ago, taken up where it is now: of what is over nobody needs a draft."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from events.ical.reading import Read
from events.recurrence import dates_of
from events.rules import read_rule

STEPS_MAX = 3  # of 730 dates each
DAYS = {"DAILY": 1, "WEEKLY": 7}


def from_now_on(read: Read, now: datetime) -> Read:
    """The same event, beginning with its first date that is still to come. One whose dates are
    counted stays as it is, as does what is over."""
    if not read.rule or "COUNT=" in read.rule or read.ends_at > now or read.date_count < 2:
        return read
    start, hour = _near(read, now), _hour(read, (None, read.starts_at))
    for _step in range(STEPS_MAX):
        # The first date is given whether the rule has it or not: where it was moved, it is none.
        dates = _dates(start)[start is not read :]
        coming = [one for one in dates if one[2] > now and _hour(read, one) == hour]
        if coming:
            return _beginning_at(read, coming[0])
        if not dates or dates[-1][1] <= start.starts_at:
            break
        start = _beginning_at(start, dates[-1])
    return read


def _near(read, now):
    """Days and weeks can be skipped by whole turns of the rule; its turns stay where they are."""
    rule = read_rule(read.rule)
    turn = DAYS.get(rule.freq, 0) * rule.interval
    skipped = (now - read.ends_at).days // turn - 1 if turn else 0
    if skipped < 1:
        return read
    wall = read.starts_at.astimezone(ZoneInfo(read.zone)).replace(fold=0)
    starts_at = (wall + timedelta(days=turn * skipped)).astimezone(UTC)
    return replace(read, starts_at=starts_at, ends_at=starts_at + (read.ends_at - read.starts_at))


def _hour(read, date):
    """By the event's clock: on a day that leaves its hour out, a series cannot begin."""
    return date[1].astimezone(ZoneInfo(read.zone)).time()


def _dates(read):
    return dates_of(
        starts_at=read.starts_at,
        ends_at=read.ends_at,
        zone=read.zone,
        is_all_day=read.is_all_day,
        rule=read.rule,
    )


def _beginning_at(read, date):
    _original, starts_at, ends_at = date
    return replace(
        read,
        starts_at=starts_at,
        ends_at=ends_at,
        left_out=tuple(one for one in read.left_out if one >= starts_at),
        added=tuple(one for one in read.added if one >= starts_at),
    )

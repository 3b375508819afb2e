"""Two readers of calendars that know nothing of each other, each asked when things are."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import vobject
from dateutil.rrule import rrulestr
from icalendar import Calendar


def by_icalendar(body: bytes, *, until: datetime, zone: str) -> set[tuple]:
    """(begin, end, status) of every date, expanded from what icalendar reads."""
    components = Calendar.from_ical(body).walk("VEVENT")
    found = {}
    for part in components:
        if "RECURRENCE-ID" not in part:
            for begin, end in _expanded(part, until, zone):
                found[str(part["UID"]), begin] = (begin, end, str(part["STATUS"]))
    for part in components:
        if "RECURRENCE-ID" in part:
            original = _instant(part["RECURRENCE-ID"].dt, zone)
            begin, end = _instant(part["DTSTART"].dt, zone), _instant(part["DTEND"].dt, zone)
            found[str(part["UID"]), original] = (begin, end, str(part["STATUS"]))
    return set(found.values())


def _expanded(part, until, zone):
    first, end = part["DTSTART"].dt, part["DTEND"].dt
    lasts = _instant(end, zone) - _instant(first, zone)
    begins = {first}
    if "RRULE" in part:
        begins |= set(_by_rule(part["RRULE"].to_ical().decode(), first, until))
    for rdate in _listed(part.get("RDATE")):
        begins.add(rdate)
    left_out = {_instant(one, zone) for one in _listed(part.get("EXDATE"))}
    for one in begins:
        begin = _instant(one, zone)
        if begin in left_out or begin > until:
            continue
        whole = not isinstance(first, datetime)
        last = _instant(one + (end - first), zone) if whole else begin + lasts
        yield begin, last


def _by_rule(rule, first, until):
    """By the wall clock, as the standard has it; dateutil counts without zones for days."""
    start = first if isinstance(first, datetime) else datetime.combine(first, time())
    bound = until + timedelta(days=1)
    bound = bound if start.tzinfo else bound.replace(tzinfo=None)
    for one in rrulestr(rule, dtstart=start):
        if one > bound:
            return
        yield one if isinstance(first, datetime) else one.date()


def _listed(values):
    for value in values if isinstance(values, list) else [values] if values else []:
        yield from [one.dt for one in value.dts]


def by_vobject(body: bytes, *, until: datetime, zone: str) -> set[tuple]:
    """The same, by vobject and by the VTIMEZONE that stands in the file."""
    vobject.icalendar.__dict__["__tzidMap"].clear()  # clocks of files that were read before
    events = vobject.readOne(body.decode()).contents.get("vevent", [])
    found = {}
    for part in events:
        if "recurrence-id" not in part.contents:
            for begin, end in _spans_of(part, until, zone):
                found[part.uid.value, begin] = (begin, end, part.status.value)
    for part in events:
        if "recurrence-id" in part.contents:
            original = _instant(part.contents["recurrence-id"][0].value, zone)
            begin, end = _instant(part.dtstart.value, zone), _instant(part.dtend.value, zone)
            found[part.uid.value, original] = (begin, end, part.status.value)
    return set(found.values())


def _spans_of(part, until, zone):
    first, end = part.dtstart.value, part.dtend.value
    whole = not isinstance(first, datetime)
    begins = part.rruleset if part.rruleset else [first]
    for one in begins:
        begin = _instant(one, zone)
        if begin > until + timedelta(days=1):
            return
        if begin > until:
            continue
        day = one.date() if whole and isinstance(one, datetime) else one
        last = _instant(day + (end - first), zone) if whole else begin + (end - first)
        yield begin, last


def _instant(value: date | datetime, zone: str) -> datetime:
    """Whole days begin at midnight of the event's own clock."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.tzinfo is None:
        value = value.replace(tzinfo=ZoneInfo(zone))
    return value.astimezone(UTC)


SOON = timedelta(days=400)

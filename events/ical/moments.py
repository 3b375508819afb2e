"""The moments that a component names, by the clock it means, within what a house can hold."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from community.core.lazily import Lazily
from events.ical.lines import CalendarRefused
from events.ical.zones import zone_named
from events.models import OCCURRENCES_MAX

icalendar = Lazily("icalendar")
YEARS = range(1970, 2201)
LONGEST = timedelta(days=60)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """When an event begins and ends the first time."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    is_all_day: bool


def span_of(component, usual: str) -> Span:
    """The first date. `usual` is the clock of days, and of times that name none."""
    begins = one_of(component, "DTSTART")
    if begins is None:
        raise CalendarRefused(_("The event does not say when it begins."))
    is_all_day = not isinstance(begins.dt, datetime)
    zone = _zone_said(begins) or usual
    starts_at = moment(begins, zone)
    ends_at = _end(component, begins, starts_at, zone)
    if ends_at < starts_at:
        raise CalendarRefused(_("The event ends before it begins."))
    if ends_at - starts_at > LONGEST:
        raise CalendarRefused(_("The event lasts longer than 60 days."))
    return Span(starts_at, ends_at, zone, is_all_day)


def _end(component, begins, starts_at, zone):
    ends = one_of(component, "DTEND")
    if ends is not None:
        return moment(ends, _zone_said(ends) or zone)
    lasts = one_of(component, "DURATION")
    if lasts is not None:
        return _sum(starts_at, lasts.dt)
    if isinstance(begins.dt, datetime):
        return starts_at
    return _instant(datetime.combine(begins.dt, time()) + A_DAY, zone)


def moments(component, name: str, span: Span) -> list[datetime]:
    """All moments of RDATE or EXDATE; a period counts by where it begins, a day by the clock time
    of the first date."""
    found = component.get(name, [])
    said = []
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, icalendar.vBroken):
            raise _unreadable()
        zone = _zone_said(one) or span.zone
        said += [_listed(part.dt, zone, span) for part in one.dts]
    if len(said) > OCCURRENCES_MAX:
        sentence = _("The event has more than %(most)d dates of its own.")
        raise CalendarRefused(sentence % {"most": OCCURRENCES_MAX})
    return said


def _listed(said, zone, span):
    said = said[0] if isinstance(said, tuple) else said
    if not isinstance(said, date):
        raise _unreadable()
    if isinstance(said, date) and not isinstance(said, datetime):
        clock_time = span.starts_at.astimezone(ZoneInfo(span.zone)).time()
        return _instant(datetime.combine(said, clock_time), span.zone)
    return _instant(said, zone)


def one_of(component, name):
    """The value of a property that stands once; None where there is none."""
    value = component.get(name)
    if isinstance(value, (list, icalendar.vBroken)) or (
        value is not None and not hasattr(value, "dt")
    ):
        raise _unreadable()
    if value is not None and not isinstance(value.dt, (date, timedelta)):
        raise _unreadable()
    return value


def moment(value, zone: str) -> datetime:
    said = value.dt
    if isinstance(said, timedelta):
        raise _unreadable()
    if not isinstance(said, datetime):
        said = datetime.combine(said, time())
    return _instant(said, zone)


def _zone_said(value) -> str:
    """The clock that a value names; a name that nobody knows is refused."""
    said = str(value.params.get("X-ZONE", ""))
    if not said:
        return ""
    zone = zone_named(said)
    if not zone:
        sentence = _("The event’s time zone is not known here: %(zone)s.")
        raise CalendarRefused(sentence % {"zone": said[:60]})
    return zone


def _instant(said: datetime, zone: str) -> datetime:
    try:
        local = said if said.tzinfo else said.replace(tzinfo=ZoneInfo(zone))
        instant = local.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise _too_far() from error
    if instant.year not in YEARS:
        raise _too_far()
    return instant


def _sum(starts_at, lasts):
    try:
        return starts_at + lasts
    except (OverflowError, TypeError) as error:
        raise _too_far() from error


def _too_far():
    return CalendarRefused(_("The event lies outside the years 1970 to 2200."))


def _unreadable():
    return CalendarRefused(_("The event’s dates cannot be read."))

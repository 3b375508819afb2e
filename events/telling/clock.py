"""When a date is, in words for one reader: by the event's clock, and by their own."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.notifications.letters import isolated
from events.models import Event, Occurrence
from events.showing.when import day_words, town_of, when_of, zone_named


def when(date: Occurrence) -> str:
    """Day, hours, and the town whose clock it is; and what the reader's clock says, if another."""
    words = when_of(date).words
    if date.event.is_all_day:
        return words
    said = {"when": words, "town": town(date.event), "own": _on_own_clock(date)}
    if said["own"]:
        return _("%(when)s (%(town)s); %(own)s on your clock") % said
    return _("%(when)s (%(town)s)") % said


def day_of(moment: datetime, event: Event) -> str:
    """The day by the event's clock."""
    return day_words(moment.astimezone(zone_named(event.zone)).date())


def time_of(moment: datetime, event: Event) -> str:
    """The time by the event's clock."""
    return date_format(moment.astimezone(zone_named(event.zone)), "TIME_FORMAT")


def moment_of(moment: datetime, event: Event) -> str:
    """Day and time by the event's clock."""
    said = {"day": day_of(moment, event), "time": time_of(moment, event)}
    return _("%(day)s %(time)s") % said


def town(event: Event) -> str:
    return isolated(town_of(event.zone))


def own_moment(moment: datetime) -> str:
    """A moment by the reader's clock."""
    local = timezone.localtime(moment)
    said = {"day": day_words(local.date()), "time": date_format(local, "TIME_FORMAT")}
    return _("%(day)s %(time)s") % said


def _on_own_clock(date):
    """The hours where the day is the same; else with the day; nothing where clocks agree."""
    own, there = (date.starts_at.astimezone(zone) for zone in _clocks(date.event))
    if own.utcoffset() == there.utcoffset():
        return ""
    here = when_of(date, timezone.get_current_timezone())
    return here.hours if own.date() == there.date() else here.words


def _clocks(event):
    return timezone.get_current_timezone(), zone_named(event.zone)

"""What machines read of an event that anyone may read: schema.org's Event."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from community.core.markup import excerpt
from community.groups.models import Visibility
from community.topics.structured import ESCAPES, LONGEST
from events.models import Event, Occurrence
from events.showing.when import days_of

SCHEMA = "https://schema.org/"


def is_public(event: Event) -> bool:
    """Announced, standing, in an open group."""
    if event.is_draft or event.topic.is_deleted:
        return False
    return event.group.visibility == Visibility.OPEN


def structured_event(event: Event, date: Occurrence | None, text: str, hosts) -> SafeString | str:
    """JSON-LD for a page that anyone may read; nothing else is told to machines."""
    if date is None or not is_public(event):
        return ""
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "url": settings.SITE_URL + date.get_absolute_url(),
        **_span(date),
        "eventStatus": SCHEMA + _status(date),
        "eventAttendanceMode": SCHEMA + _mode(date),
        "location": _location(date, event),
        "description": excerpt(text, LONGEST),
        "organizer": [_person(one) for one in hosts],
    }
    if event.cover:
        data["image"] = settings.SITE_URL + event.cover.get_absolute_url()
    if date.capacity:
        data["maximumAttendeeCapacity"] = date.capacity
        data["remainingAttendeeCapacity"] = date.seats_left
    said = json.dumps(data, ensure_ascii=False)
    return mark_safe(said.translate(ESCAPES))  # noqa: S308  (escaped for <script>)


def _span(date):
    """Moments; of whole days the days, which are the same everywhere."""
    if date.event.is_all_day:
        begins, ends = (day.isoformat() for day in days_of(date))
    else:
        moments = date.starts_at, date.ends_at
        begins, ends = (one.isoformat(timespec="seconds") for one in moments)
    return {"startDate": begins, "endDate": ends}


def _status(date):
    if date.is_cancelled:
        return "EventCancelled"
    return "EventRescheduled" if date.is_moved else "EventScheduled"


def _mode(date):
    if date.online_url and date.place:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if date.online_url else "OfflineEventAttendanceMode"


def _location(date, event):
    """The link stays with those who come: machines are led to the page."""
    address = settings.SITE_URL + event.get_absolute_url()
    online = {"@type": "VirtualLocation", "url": address}
    there = {"@type": "Place", "name": date.place, "address": date.place}
    found = [there] * bool(date.place) + [online] * bool(date.online_url)
    return found or there


def _person(member):
    return {
        "@type": "Person",
        "name": member.display_name,
        "url": settings.SITE_URL + member.get_absolute_url(),
    }

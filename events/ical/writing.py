"""Events as an iCalendar file: a component for each event, and one for each date that differs.

What stands in it was asked for by `queries/feeds.py`; here nobody is asked who may read it.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from community.core.lazily import Lazily
from events.ical.clock import (
    all_day_span,
    beginnings,
    can_be_said_by_rule,
    is_second_of_two,
    rule_for_all,
    shifted_by_a_gap,
)
from events.ical.kept import Written, key_of, shelf
from events.ical.observances import zone_told
from events.models import Coming, Event, Occurrence
from events.queries.feeds import Entry

icalendar = Lazily("icalendar")
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
WORDS_SHOWN = 4_000
ASKED_AGAIN = timedelta(hours=1)  # how often a calendar should fetch a feed
YEARS_AHEAD, YEARS_MOST = 2, 10  # changes of the clock are told beyond the dates, within bounds
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
UNSURE = (Coming.MAYBE, Coming.WAITING, Coming.ASKED, Coming.OFFERED)


def calendar(
    entries: Iterable[Entry], *, name: str, now: datetime, method: str = PUBLISH
) -> bytes:
    """The whole file. `now` is how long clocks must be told for, where a series has no end."""
    written = [shelf.recall(key_of(one, now), partial(_write, one)) for one in entries]
    book = icalendar.Calendar()
    book.add("prodid", "-//Hearth//Events//EN")
    book.add("version", "2.0")
    book.add("method", method)
    book.add("name", _line(name))
    book.add("x-wr-calname", _line(name))
    book.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", "PT1H")
    head, end, rest = book.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join([head, *_clocks(written, now), *[one.body for one in written], end, rest])


def event_file(entry: Entry, *, name: str, now: datetime) -> bytes:
    """One event to take home; of a cancelled one, the word that takes it out of calendars."""
    method = CANCEL if entry.event.is_cancelled else PUBLISH
    return calendar([entry], name=name, now=now, method=method)


def _write(entry):
    """The components of an event as they stand in a file."""
    parts = _parts(entry)
    years: dict[str, tuple[int, int]] = {}
    for part in parts:
        for name in ("dtstart", "dtend", "recurrence-id"):
            moment = part[name].dt if name in part else None
            if isinstance(moment, datetime) and isinstance(moment.tzinfo, ZoneInfo):
                zone, year = moment.tzinfo.key, moment.year
                first, last = years.get(zone, (year, year))
                years[zone] = min(first, year), max(last, year)
    return Written(b"".join(part.to_ical() for part in parts), years)


def _parts(entry):
    event = entry.event
    if not event.is_repeated:
        return [_single(entry, one) for one in entry.dates]
    if not entry.is_whole:
        return [_one_of_many(entry, one) for one in entry.dates]
    by_rule = shifted_by_a_gap(event) if can_be_said_by_rule(event) else {}
    differing = {one.original_at: one for one in entry.dates if _differs(entry, one)}
    differing = {at: _usual_date(event, at) for at in by_rule} | differing
    named = [(by_rule.get(at) or _written(event, at), one) for at, one in differing.items()]
    return [_series(entry), *[_differing(entry, one, name) for name, one in named]]


def _usual_date(event, at):
    """A date as the rule makes it, to be said by its instant."""
    ends_at = at + (event.ends_at - event.starts_at)
    return Occurrence(
        event=event, original_at=at, starts_at=at, ends_at=ends_at, changed_at=event.changed_at
    )


def _single(entry, occurrence):
    part = _begun(entry, occurrence)
    _put_times(part, entry.event, occurrence.starts_at, occurrence.ends_at)
    part.add("sequence", entry.event.sequence + occurrence.sequence)
    return part


def _one_of_many(entry, occurrence):
    """A date without its series stands by itself, under a name of its own."""
    part = _single(entry, occurrence)
    part["uid"] = icalendar.vText(
        f"{occurrence.original_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{part['uid']}"
    )
    return part


def _differing(entry, occurrence, name):
    """`name` is what the rule calls the date: its clock time, also where a day leaves it out."""
    part = _single(entry, occurrence)
    part.add("recurrence-id", name)
    return part


def _series(entry):
    event = entry.event
    part = _begun(entry, None)
    _put_times(part, event, event.starts_at, event.ends_at)
    part.add("sequence", event.sequence)
    left_out, added = _put_rule(part, event)
    if left_out:
        part.add("exdate", left_out)
    for one in added:  # each by itself: some are by the event's clock, some by the world's
        part.add("rdate", one)
    return part


def _put_rule(part, event):
    """The rule, and what is left out of it and added to it."""
    left_out = [_written(event, one) for one in sorted(set(event.left_out))]
    if not can_be_said_by_rule(event):
        # The first one, too: some readers leave it out where there is no rule.
        return left_out, [_written(event, one) for one in beginnings(event, added=event.added)]
    part.add("rrule", icalendar.vRecur.from_ical(rule_for_all(event)))
    return left_out, [_written(event, one) for one in sorted(set(event.added))]


def _differs(entry, occurrence):
    return (
        occurrence.pk in entry.own
        or occurrence.is_changed
        or occurrence.is_moved
        or occurrence.cancelled_at is not None
    )


def _begun(entry, occurrence: Occurrence | None):
    """What every component says; without a date, for the series as a whole."""
    event, part = entry.event, icalendar.Event()
    changed_at = max(event.changed_at, occurrence.changed_at) if occurrence else event.changed_at
    address = settings.SITE_URL + (occurrence or event).get_absolute_url()
    is_going = bool(occurrence) and entry.answer(occurrence) == Coming.GOING
    link = (occurrence or event).online_url
    part.add("uid", event.uid)
    part.add("dtstamp", changed_at)  # the same until it changes, so that feeds can be compared
    part.add("created", event.made_at)
    part.add("last-modified", changed_at)
    part.add("summary", _line(event.title))
    part.add("description", _text("\n".join(_words(entry, occurrence, address))))
    part.add("location", _line((occurrence or event).place or (_("Online") if link else "")))
    part.add("url", address, encode=True)
    part.add("categories", [_line(event.group.name)])
    part.add("class", "PUBLIC" if event.group.visibility == "open" else "PRIVATE")
    part.add("status", _status(entry, occurrence))
    part.add("transp", "OPAQUE" if is_going or not entry.is_own else "TRANSPARENT")
    if link and is_going and entry.is_own:
        part.add("conference", link, parameters={"VALUE": "URI"})
    if entry.reminds or (is_going and entry.is_own):
        _put_alarms(part, event)
    return part


def _status(entry, occurrence):
    if occurrence.is_cancelled if occurrence else entry.event.is_cancelled:
        return "CANCELLED"
    is_unsure = occurrence is not None and entry.answer(occurrence) in UNSURE
    return "TENTATIVE" if is_unsure else "CONFIRMED"


def _words(entry, occurrence, address):
    """The description in plain text: what is different first, the page last."""
    event = entry.event
    shown = occurrence or event
    because = (occurrence.cancelled_because if occurrence else "") or event.cancelled_because
    labelled = [
        (_("Cancelled: %(words)s"), because),
        (_("This time: %(words)s"), occurrence.note if occurrence else ""),
        ("%(words)s", entry.words[:WORDS_SHOWN]),
        (_("How to get there: %(words)s"), shown.directions),
        (_("Accessibility: %(words)s"), event.accessibility),
        (_("What to bring: %(words)s"), event.bring),
        (_("What it costs: %(words)s"), event.cost),
        (_("Link to take part: %(words)s"), _link(entry, occurrence)),
    ]
    return [label % {"words": words} for label, words in labelled if words] + [address]


def _link(entry, occurrence):
    """Only in the calendar of whoever is going, and only at the dates they go to."""
    if not entry.is_own or occurrence is None or entry.answer(occurrence) != Coming.GOING:
        return ""
    return occurrence.online_url


def _put_times(part, event, starts_at, ends_at):
    if event.is_all_day:
        first, after = all_day_span(starts_at, ends_at, event.zone)
        part.add("dtstart", first)
        part.add("dtend", after)
        return
    part.add("dtstart", _written(event, starts_at))
    part.add("dtend", _written(event, ends_at))


def _written(event: Event, moment: datetime) -> date | datetime:
    """A moment by the event's clock; by the world's where the clock shows it twice."""
    local = moment.astimezone(ZoneInfo(event.zone))
    if event.is_all_day:
        return local.date()
    return moment.astimezone(UTC) if is_second_of_two(local) else local


def _put_alarms(part, event):
    for minutes in sorted(set(event.reminders)):
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -timedelta(minutes=minutes))
        alarm.add("description", _line(event.title))
        part.add_component(alarm)


def _clocks(written, now):
    """Each zone that is named, from its first date to well past its last. Programs that know a
    zone from another file of ours find it the same for a good while."""
    years: dict[str, list[int]] = {}
    for one in written:
        for zone, named in one.years.items():
            years.setdefault(zone, [now.year]).extend(named)
    for zone in sorted(years.keys() - {"UTC"}):
        last = min(max(years[zone]), now.year + YEARS_MOST) + YEARS_AHEAD
        yield zone_told(zone, min(years[zone]) - 1, last)


def _line(words):
    return CONTROL.sub(" ", words).replace("\n", " ").replace("\t", " ").strip()


def _text(words):
    return CONTROL.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n"))

"""Another calendar's file, read as events that could be planned here. Nothing is asked or kept."""

import hashlib
import re
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.lazily import Lazily
from events.ical.lines import CalendarRefused, taken_apart
from events.ical.moments import moment, moments, one_of, span_of
from events.ical.zones import zone_named
from events.recurrence import dates_of
from events.rules import RuleRefused, clean_rule

icalendar = Lazily("icalendar")
PLACE_MAX, LINK_MAX, UID_MAX = 200, 500, 200
SECONDS_MAX = 3.0  # rules can be made to be looked at for long
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
UNSTORED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Read:
    """One event of a file; with a refusal, why this one cannot be brought, and its title alone."""

    uid: str
    title: str
    refusal: str = ""
    source: str = ""
    place: str = ""
    online_url: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = "UTC"
    is_all_day: bool = False
    rule: str = ""
    left_out: tuple[datetime, ...] = ()
    added: tuple[datetime, ...] = ()
    date_count: int = 0
    last_ends_at: datetime | None = None

    @property
    def is_repeated(self):
        return bool(self.rule or self.added)


def events_in(data: bytes, *, zone: str = "UTC") -> list[Read]:
    """The events of a file, in its order; `zone` is the clock of times that name none.

    A date that was moved by itself becomes one that is left out and one that is added.
    """
    taken = taken_apart(data)
    usual = zone_named(taken.zone) or zone
    series, changed = _sorted([_component(lines) for lines in taken.events])
    is_word_of_end = taken.method == "CANCEL"
    found, latest = [], time.monotonic() + SECONDS_MAX
    for uid, component in series.items():
        if time.monotonic() > latest:
            raise CalendarRefused(_("This file takes too long to read. Export a shorter time."))
        found.append(_read(uid, component, changed.get(uid, []), usual, is_word_of_end))
    if all(one.refusal for one in found):
        raise CalendarRefused(found[0].refusal)
    return found


def _component(lines):
    """The event as the library reads it; whatever it stumbles over is not a calendar's line."""
    try:
        component = icalendar.Event.from_ical(
            "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])
        )
    except Exception:  # a stranger's bytes in a library: nothing it raises is sure
        component = icalendar.Event()
    component.rules = [_value(line) for line in lines if _is_named(line, "RRULE")]
    component.print = hashlib.sha256("\n".join(lines).encode(errors="replace")).hexdigest()
    return component


def _is_named(line, name):
    return line[: len(name)].upper() == name and line[len(name) : len(name) + 1] in (":", ";")


def _value(line):
    return line.partition(":")[2].strip()


def _sorted(components):
    """Events by what they are known by, the latest word of each; and their changed dates apart."""
    series: dict = {}
    changed: dict[str, list] = {}
    for component in components:
        uid = _uid(component)
        if "RECURRENCE-ID" in component:
            changed.setdefault(uid, []).append(component)
        elif uid not in series or _sequence(component) >= _sequence(series[uid]):
            series[uid] = component
    for uid in changed.keys() - series.keys():  # a date without its series is an event by itself
        for component in changed.pop(uid):
            series[component.print] = component
    return series, changed


def _uid(component):
    said = str(_first(component, "UID")).strip()
    plain = said.isprintable() and 0 < len(said) <= UID_MAX and not UNSEEN.search(said)
    return said if plain else component.print


def _sequence(component):
    said = str(_first(component, "SEQUENCE"))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _read(uid, component, changed, usual, is_cancelled):
    title = _line(component, "SUMMARY", settings.TITLE_MAX) or _("Untitled event")
    try:
        if is_cancelled or _is_cancelled(component):
            raise CalendarRefused(_("The event was cancelled."))
        when = _when(component, changed, usual)
    except Refused as refused:
        return Read(uid=uid, title=title, refusal=str(refused))
    return Read(
        uid=uid,
        title=title,
        source=_words(component),
        place=_line(component, "LOCATION", PLACE_MAX),
        online_url=_link(component, "CONFERENCE"),
        **when,
    )


def _when(component, changed, usual):
    span = span_of(component, usual)
    if "EXRULE" in component:
        raise _by_two_rules()
    rule = _rule(component.rules)
    left_out, added = _apart(component, changed, span)
    zone = span.zone
    begins = one_of(component, "DTSTART").dt
    if isinstance(begins, datetime) and begins.tzinfo is not None:
        # By the world's clock: a series stays on it, a single date is shown by one's own.
        zone = "UTC" if rule else usual
    when = {
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "zone": zone,
        "is_all_day": span.is_all_day,
        "rule": rule,
        "left_out": tuple(sorted(left_out)),
        "added": tuple(sorted(added)),
    }
    dates = dates_of(**when)
    if not dates:
        raise CalendarRefused(_("The event has no date that is left."))
    return when | {"date_count": len(dates), "last_ends_at": dates[-1][2]}


def _rule(said):
    if len(said) > 1:
        raise _by_two_rules()
    try:
        return clean_rule(said[0]) if said else ""
    except RuleRefused as refused:
        sentence = _("The event repeats by a rule that is not possible here: %(rule)s.")
        raise CalendarRefused(sentence % {"rule": said[0][:80]}) from refused


def _by_two_rules():
    return CalendarRefused(_("The event repeats by more than one rule."))


def _apart(component, changed, span):
    """What is left out of the rule, and what is added to it."""
    left_out = set(moments(component, "EXDATE", span))
    added = set(moments(component, "RDATE", span)) - {span.starts_at}
    for one in changed:
        original = moment(one_of(one, "RECURRENCE-ID"), span.zone)
        left_out.add(original)
        if not _is_cancelled(one):
            moved = span_of(one, span.zone).starts_at
            added.add(moved)
            left_out.discard(moved)
    return left_out, added


def _is_cancelled(component):
    return str(_first(component, "STATUS")).strip().upper() == "CANCELLED"


def _words(component):
    """The description, and the page it came from."""
    text = str(_first(component, "DESCRIPTION")).replace("\r\n", "\n").replace("\r", "\n")
    page = _link(component, "URL")
    parts = [UNSTORED.sub("", text).strip(), page if page and page not in text else ""]
    most = settings.POST_MAX
    return "\n\n".join(part for part in parts if part)[:most].strip()


def _link(component, name):
    said = str(_first(component, name)).strip()
    try:
        found = urlsplit(said)
    except ValueError:
        return ""
    is_plain = said.isprintable() and " " not in said and len(said) <= LINK_MAX
    is_link = found.scheme in ("http", "https") and bool(found.hostname)
    return said if is_plain and is_link else ""


def _line(component, name, most):
    return " ".join(UNSEEN.sub(" ", str(_first(component, name))).split())[:most].strip()


def _first(component, name):
    """What a property says where it stands first; nothing where it is absent."""
    value = component.get(name, "")
    return (value[0] if value else "") if isinstance(value, list) else value

"""A stranger's file taken apart: the lines of its events, and nothing else of it.

Zones that a file defines are left out on purpose: the library keeps them for the whole process.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from community.core.errors import Refused

BYTES_MAX = 1024 * 1024
LINES_MAX = 60_000
LINE_MAX = 40_000  # signs; room for 730 dates of both kinds
EVENTS_MAX = 200
# From the first line end of a run only: a megabyte of empty lines is looked at once.
FOLDED = re.compile(r"(?<![\r\n])(?:\r\n|\n|\r)++[ \t]")
LINE_END = re.compile(r"\r\n|\n|\r")
NAME = re.compile(r"[A-Za-z0-9-]+(?=[;: \t])")
ZONE_SAID = re.compile(r";\s*TZID\s*=", re.IGNORECASE)
DATES = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")
KNOWN = {*DATES, "DURATION", "RRULE", "EXRULE", "UID", "SUMMARY", "DESCRIPTION", "LOCATION"}
KNOWN |= {"URL", "STATUS", "SEQUENCE", "CONFERENCE"}
ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))


class CalendarRefused(Refused):
    """The file, or one event of it, cannot be brought."""


@dataclass
class Taken:
    """What a file holds for us."""

    method: str = ""
    zone: str = ""
    events: list[list[str]] = field(default_factory=list)


def taken_apart(data: bytes) -> Taken:
    """The lines of each event, unfolded, with the zone's name under a name of our own."""
    if len(data) > BYTES_MAX:
        raise CalendarRefused(_("This file is larger than 1 MB. Export a shorter time."))
    lines = LINE_END.split(FOLDED.sub("", _decoded(data)))
    if len(lines) > LINES_MAX:
        raise CalendarRefused(_("This file has too many lines. Export a shorter time."))
    taken, opened = Taken(), []
    for line in lines:
        _take(taken, opened, line.strip("\x00 \t"))
    if not taken.events:
        raise CalendarRefused(_none_found(lines))
    if len(taken.events) > EVENTS_MAX:
        sentence = _("This file holds more than %(most)d events. Export a shorter time.")
        raise CalendarRefused(sentence % {"most": EVENTS_MAX})
    return taken


def _take(taken, opened, line):
    """One more line: what it opens, closes, or says of the event that is open."""
    word = line[:40].upper().replace(" ", "")
    if word.startswith("BEGIN:"):
        opened.append(word[6:])
        if opened[-1] == "VEVENT" and opened.count("VEVENT") == 1:
            taken.events.append([])
    elif word.startswith("END:"):
        if opened:
            opened.pop()
    elif opened and opened[-1] == "VEVENT":
        _keep(taken.events[-1], line)
    elif word.startswith("METHOD:"):
        taken.method = taken.method or word[7:]
    elif word.startswith("X-WR-TIMEZONE:"):
        taken.zone = taken.zone or line.partition(":")[2].strip()


def _keep(event, line):
    name = NAME.match(line)
    if name is None or name[0].upper() not in KNOWN:
        return
    is_date = name[0].upper() in DATES
    if len(line) > LINE_MAX and (is_date or name[0].upper() not in ("SUMMARY", "DESCRIPTION")):
        line = f"{name[0]}:"  # what is left says nothing, and the event is refused for it
    event.append(ZONE_SAID.sub(";X-ZONE=", line) if is_date else line)


def _decoded(data):
    encoding = next(name for mark, name in ENCODINGS if data.startswith(mark))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _none_found(lines):
    if any(line.strip().upper().startswith("BEGIN:VCALENDAR") for line in lines):
        return _("There is no event in this file.")
    return _("This is not a calendar file.")

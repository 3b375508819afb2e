"""The files of the list, read whole before anything is written: rows of one conference are one.

A row stands in the file of its topic; a conference of several topics stands in several files.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path

from community.importing.storable import storable
from community.importing.tally import Tally
from community.importing.trouble import CannotImport

FILE = "Conferences"
SIZE_MAX = 20_000_000  # bytes of one file
TEXT_MAX = 500
ADDRESS = re.compile(r"https?://[^\s<>\"\\]{3,500}", re.IGNORECASE)
LONGEST = timedelta(days=365)


@dataclass
class Conference:
    """`row` is what the list says of it; `topics` are the files that it stands in."""

    row: dict
    starts: date
    ends: date
    topics: list[str] = field(default_factory=list)

    @property
    def key(self):
        """The same page, day and town are the same conference, whatever file it stands in."""
        said = "\0".join([self.text("url"), str(self.starts), self.text("city")])
        return f"{self.starts}:{blake2b(said.encode(), digest_size=16).hexdigest()}"

    def text(self, name: str) -> str:
        """What it says of this, on one line; nothing, if that is no text."""
        return " ".join(storable(self.row.get(name)).split())[:TEXT_MAX]

    def address(self, name: str) -> str:
        found = self.text(name)
        return found if ADDRESS.fullmatch(found) else ""

    def says(self, name: str) -> bool:
        return self.row.get(name) is True

    @property
    def languages(self):
        parts = re.split(r"[,/; ]+", self.text("locales").upper())
        return list(dict.fromkeys(part for part in parts if part))


def read_conferences(folder: Path, tally: Tally) -> list[Conference]:
    """All conferences, soonest first. Rows that are none are counted with the reason."""
    files = _files(folder)
    found: dict[str, Conference] = {}
    for file in files:
        for row in _rows(file):
            tally.read[FILE] += 1
            conference = _conference(row, tally)
            if conference is None:
                continue
            first = found.setdefault(conference.key, conference)
            if first is not conference:
                tally.skip(FILE, "the same conference in another file: it is one event, with tags")
            if file.stem not in first.topics:
                first.topics.append(file.stem)
    return sorted(found.values(), key=lambda one: (one.starts, one.key))


def _files(folder):
    inner = folder / "conferences"
    files = sorted((inner if inner.is_dir() else folder).glob("**/*.json"))
    files = [file for file in files if file.parent.name.isdigit() or file.parent == folder]
    if not files:
        raise CannotImport(f"{folder} has no conferences: it should hold 2024/javascript.json …")
    return files


def _rows(file) -> Iterable:
    try:
        if file.stat().st_size > SIZE_MAX:
            raise CannotImport(f"{file.name} is larger than any list of conferences.")
        rows = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise CannotImport(f"{file.parent.name}/{file.name} cannot be read: {error}") from error
    if not isinstance(rows, list):
        raise CannotImport(f"{file.parent.name}/{file.name} is no list of conferences.")
    return rows


def _conference(row, tally):
    if not isinstance(row, dict):
        tally.skip(FILE, "no conference")
        return None
    try:
        starts, ends = (date.fromisoformat(row[name]) for name in ("startDate", "endDate"))
    except (KeyError, TypeError, ValueError):
        tally.skip(FILE, "without its days")
        return None
    conference = Conference(row, starts, ends)
    if not conference.text("name") or not conference.address("url"):
        tally.skip(FILE, "without a name or an address")
    elif not timedelta() <= ends - starts < LONGEST or not 1900 < starts.year < 2199:
        tally.skip(FILE, "its days are none that can be")
    else:
        return conference
    return None

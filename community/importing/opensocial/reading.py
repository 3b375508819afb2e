"""The files, read whole before anything is written. A folder may hold several sets of them; every
thing has a number of its own in all of the world."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from community.importing.storable import storable
from community.importing.tally import Tally
from community.importing.trouble import CannotImport

try:
    import yaml
except ImportError:  # the tests have it; a house needs it for this command alone
    yaml = None

FILES = {
    "user": "Users",
    "group": "Groups",
    "topic": "Topics",
    "event": "Events",
    "comment": "Comments",
    "event-enrollment": "Enrolments",
}
TYPES = "event-type"
SIZE_MAX = 20_000_000  # bytes of one file
NUMBER_MAX = 80
RELATIVE = re.compile(r"([+-]?\d{1,5}) days?\|(\d{1,2}):(\d{2})", re.ASCII)
ABSOLUTE = re.compile(r"(\d{1,2} [A-Z][a-z]+ \d{4})\|(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Thing:
    """One record; what it does not say is empty."""

    number: str
    row: dict

    def text(self, name: str) -> str:
        return storable(self.row.get(name)).strip()

    def ref(self, name: str) -> str:
        return self.text(name).lower()

    def refs(self, name: str) -> list[str]:
        value = self.row.get(name)
        values = value if isinstance(value, list) else []
        return [one.strip().lower() for one in values if isinstance(one, str)]

    def within(self, name: str) -> "Thing":
        value = self.row.get(name)
        return Thing(self.number, value if isinstance(value, dict) else {})

    def moment(self, name: str, today: date) -> datetime | None:
        """Days are told from the day on which the archive was first read in; hours are UTC, as
        they rest in Open Social."""
        said = self.text(name)
        try:
            if found := RELATIVE.fullmatch(said):
                day = today + timedelta(days=int(found[1]))
            elif found := ABSOLUTE.fullmatch(said):
                day = datetime.strptime(found[1], "%d %B %Y").replace(tzinfo=UTC).date()
            else:
                return None
            return datetime.combine(day, time(int(found[2]), int(found[3])), UTC)
        except (OverflowError, ValueError):
            return None


@dataclass
class Archive:
    """All things by their kind and number, in the order in which they stand."""

    things: dict[str, dict[str, Thing]] = field(default_factory=lambda: defaultdict(dict))

    def all(self, kind: str) -> list[Thing]:
        return list(self.things[kind].values())


def read_archive(folder: Path, tally: Tally) -> Archive:
    """Everything in the sets below the folder."""
    if yaml is None:
        raise CannotImport("Files of YAML need the package PyYAML: install it beside Hearth.")
    archive = Archive()
    sets = _sets(folder)
    if not sets:
        raise CannotImport(f"{folder} has no content of Open Social: entity/event.yml and others.")
    for entities in sets:
        for kind in (*FILES, TYPES):
            for thing in _things(entities / f"{kind}.yml"):
                _keep(archive, kind, thing, tally)
    return archive


def _sets(folder):
    """Folders of files, the site's own content before what else came with it."""
    found = {file.parent for name in FILES for file in folder.glob(f"**/{name}.yml")}
    return sorted(found, key=lambda one: (len(one.parts), str(one)))


def _keep(archive, kind, thing, tally):
    file = FILES.get(kind)
    if file:
        tally.read[file] += 1
    if not thing.row or len(thing.number) > NUMBER_MAX:
        if file:
            tally.skip(file, "nothing is said of it")
    elif archive.things[kind].setdefault(thing.number, thing) is not thing and file:
        tally.skip(file, "told twice")


def _things(file) -> Iterator[Thing]:
    if not file.is_file():
        return
    try:
        if file.stat().st_size > SIZE_MAX:
            raise CannotImport(f"{file.name} is larger than any archive of this kind.")
        # Plain words only: no type of YAML is made, so 01103 stays what it is.
        rows = yaml.load(file.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise CannotImport(f"{file.name} cannot be read: {error}") from error
    if rows in ("", None):
        return
    if not isinstance(rows, dict):
        raise CannotImport(f"{file.name} does not hold things by their numbers.")
    for number, row in rows.items():
        yield Thing(storable(number).strip().lower(), row if isinstance(row, dict) else {})

"""What things of the archive are here, and which of them came in before."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from community.importing.models import Imported, Kind, Source
from community.importing.opensocial.reading import Archive
from community.importing.tally import Tally
from community.members.models import User

PURGED = "purged here, and stays away"
NOBODY = "by nobody whom the archive knows"


@dataclass
class Bringing:
    """One import on its way. `source.begun_at` is the day that relative days are told from."""

    source: Source
    archive: Archive
    tally: Tally

    @property
    def begun_at(self) -> datetime:
        return self.source.begun_at

    def known(self, kind: Kind, numbers=None) -> dict[str, Imported]:
        """The rows that came in before, by their numbers there."""
        rows = Imported.objects.filter(source=self.source, kind=kind)
        if numbers is not None:
            rows = rows.filter(foreign_id__in=numbers)
        rows = rows.select_related("member", "post__topic", "post__author", "group")
        return {row.foreign_id: row for row in rows}

    @cached_property
    def members(self) -> dict[str, User]:
        """Who came in and is still here; asked for once all people are brought."""
        rows = self.known(Kind.MEMBER)
        return {number: row.member for number, row in rows.items() if row.member}

    def row(self, kind: Kind, number: str, **became) -> Imported:
        return Imported(source=self.source, kind=kind, foreign_id=number, **became)

    def moment(self, thing, name: str) -> datetime | None:
        return thing.moment(name, self.begun_at.date())

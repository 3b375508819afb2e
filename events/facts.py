"""What an event is, apart from its words: one value that forms fill and actions keep."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from community.uploads.models import Upload


class Asked(NamedTuple):
    """A question to whoever joins."""

    text: str
    is_required: bool = False


@dataclass(frozen=True)
class Facts:
    """When, where, how many. Moments are aware; `rule` is RFC 5545 without its name."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    is_all_day: bool = False
    rule: str = ""
    left_out: tuple[datetime, ...] = ()
    added: tuple[datetime, ...] = ()
    place: str = ""
    directions: str = ""
    accessibility: str = ""
    online_url: str = ""
    bring: str = ""
    cost: str = ""
    language: str = ""
    cover: Upload | None = None
    is_for_all: bool = False
    capacity: int | None = None
    guests_max: int = 0
    needs_approval: bool = False
    closes_days: int = 0
    confirm_hours: int = 24
    reminders: tuple[int, ...] = (1440,)


WHEN = ("starts_at", "ends_at", "zone", "is_all_day", "rule", "left_out", "added")
WHERE = ("place", "directions", "accessibility", "online_url", "bring", "cost", "language")
WHO = ("capacity", "guests_max", "needs_approval", "closes_days", "confirm_hours", "reminders")
COLUMNS = (*WHEN, *WHERE, "cover", "is_for_all", *WHO)

"""What of the calendar was asked for. Odd words in an address ask for today's month."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone

from events.forms.clocks import FIRST_YEAR, LAST_YEAR

VIEWS = ("month", "week", "list")
TAG_MAX = 100


@dataclass(frozen=True)
class Look:
    """Which view of the calendar, around which day, of whose dates."""

    view: str
    on: date
    group: str = ""
    tag: str = ""
    mine: bool = False

    def address(self, **changes) -> str:
        """The calendar, looked at another way."""
        other = replace(self, **changes)
        said = {"view": other.view, "on": other.on.isoformat(), "group": other.group}
        said |= {"tag": other.tag, "mine": "1" if other.mine else ""}
        if other.on == timezone.localdate():
            del said["on"]
        if other.view == VIEWS[0]:
            del said["view"]
        return "?" + urlencode({name: value for name, value in said.items() if value})


def look_of(asked) -> Look:
    """From the query of an address."""
    view = asked.get("view", "")
    return Look(
        view=view if view in VIEWS else VIEWS[0],
        on=_day(asked.get("on", "")),
        group=asked.get("group", "")[:TAG_MAX],
        tag=asked.get("tag", "")[:TAG_MAX].replace("\x00", ""),
        mine=bool(asked.get("mine")),
    )


def _day(text):
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return timezone.localdate()
    return day if FIRST_YEAR < day.year < LAST_YEAR else timezone.localdate()

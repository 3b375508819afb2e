"""What notices are about is known by the rooms above: each registers how to show its own.

A teller is given a member and ids, and hands back what this member may see of them now. What it
leaves out is neither shown, nor counted, nor sent: permission is asked at every reading.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from community.members.models import User
from community.notifications.models import Notice


@dataclass(frozen=True)
class Shown:
    """What a member may see of a notice's subject now. `count` is how many stand behind it."""

    title: str
    url: str
    place: str = ""
    text: str = ""
    people: tuple[User, ...] = ()
    count: int = 1
    number: int = 0  # of the post in its topic, where it has one
    made_at: datetime | None = None
    links: tuple[tuple[str, str], ...] = ()  # what a mail offers besides: words and address


@dataclass(frozen=True)
class Section:
    """A part of a digest."""

    title: str
    items: tuple[Shown, ...]


Teller = Callable[[User, list[int]], dict[int, Shown]]
Places = Callable[[User], dict[int, str]]
Part = Callable[[User, datetime], list[Section]]
TELLERS: dict[str, Teller] = {}
PLACES: list[Places] = []
PARTS: list[Part] = []


def teller(name: str) -> Callable[[Teller], Teller]:
    """Marks the function that shows subjects of this name."""

    def register(function: Teller) -> Teller:
        TELLERS[name] = function
        return function

    return register


def place_namer(function: Places) -> Places:
    """Marks the function that names the places a member may want to be told of differently."""
    PLACES.append(function)
    return function


def digest_part(function: Part) -> Part:
    """Marks a function that says what a member missed since a moment."""
    PARTS.append(function)
    return function


def shown_to(member: User, notices: Iterable[Notice]) -> dict[int, Shown]:
    """What each notice says to its member now, by the notice's key; one question a room."""
    asked = defaultdict(dict)
    for notice in notices:
        name, _colon, pk = notice.subject.partition(":")
        asked[name][int(pk)] = notice.pk
    shown = {}
    for name, keys in asked.items():
        found = TELLERS[name](member, list(keys)) if name in TELLERS else {}
        shown |= {keys[pk]: what for pk, what in found.items()}
    return shown


def places_of(member: User) -> dict[int, str]:
    """The places a member may know of, by name."""
    return {pk: name for namer in PLACES for pk, name in namer(member).items()}


def missed_by(member: User, since: datetime) -> list[Section]:
    """What the rooms have to tell of the time since then, empty parts left out."""
    return [section for part in PARTS for section in part(member, since) if section.items]

"""What notices are about is known by the rooms above: each registers how to show its own.

A teller is given a member and ids, and hands back what this member may see of them now. What it
leaves out is neither shown, nor counted, nor sent: permission is asked at every reading.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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


Teller = Callable[[User, list[int]], dict[int, Shown]]
TELLERS: dict[str, Teller] = {}


def teller(name: str) -> Callable[[Teller], Teller]:
    """Marks the function that shows subjects of this name."""

    def register(function: Teller) -> Teller:
        TELLERS[name] = function
        return function

    return register


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

"""Who may hear what is known by the rooms above: each registers the channels of its own things.

A page names what it shows (`topic:12`, `inbox`). A listener is given the viewer and the ids, and
hands back the channels that this viewer may hear now. What it leaves out is silent.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

WANTED = 30  # things that one browser may listen to at a time


@dataclass(frozen=True)
class Heard:
    """A channel, and the rights beside the viewer's own that it stands on."""

    channel: str
    rights: tuple[str, ...] = ()


Listener = Callable[[object, list[int]], Iterable[Heard]]
LISTENERS: dict[str, Listener] = {}


def listener(name: str) -> Callable[[Listener], Listener]:
    """Marks the function that says which channels of this kind a viewer may hear."""

    def register(function: Listener) -> Listener:
        LISTENERS[name] = function
        return function

    return register


def heard_by(viewer, wanted: list[str]) -> list[Heard]:
    """What of all this the viewer may hear; one question a kind."""
    asked = defaultdict(list)
    for word in dict.fromkeys(wanted[:WANTED]):
        name, _colon, pk = word.partition(":")
        if name in LISTENERS and (not pk or (pk.isdecimal() and len(pk) < 19)):
            asked[name] += [int(pk)] if pk else []
    return [heard for name, ids in asked.items() for heard in LISTENERS[name](viewer, ids)]

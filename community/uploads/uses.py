"""What files hang on is known by the rooms above: each registers who may see its own.

A seer is given a viewer and ids, and hands back those that this viewer may see now. What it
leaves out opens no file: permission is asked at every fetch.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from community.members.models import Viewer

Seer = Callable[[Viewer, list[int]], set[int]]
SEERS: dict[str, Seer] = {}


def seer(name: str) -> Callable[[Seer], Seer]:
    """Marks the function that says who sees subjects of this name."""

    def register(function: Seer) -> Seer:
        SEERS[name] = function
        return function

    return register


def any_seen(viewer: Viewer, subjects: Iterable[str]) -> bool:
    """Whether this viewer may see at least one of them now."""
    asked = defaultdict(list)
    for subject in subjects:
        name, _colon, pk = subject.partition(":")
        asked[name].append(int(pk))
    return any(name in SEERS and SEERS[name](viewer, pks) for name, pks in asked.items())

"""Members without a word about groups and tags: their questions are written once (core/asking.py).

Who said one is asked about by the querysets themselves: the words change those of the question.
"""

from datetime import datetime

from community.groups.models import Membership
from community.groups.queries import memberships_of
from community.members.models import User, Viewer
from community.members.queries import kind_of, stand_in
from community.topics.queries.following import Words, words_of
from community.topics.queries.since import floor_of


def is_silent(viewer: Viewer) -> bool:
    if not viewer.is_authenticated:
        return False
    words = words_of(viewer)
    return not words.groups and not words.tags


def silent(runs_the_house: bool, number: int) -> User:
    """A stand-in for a member of this kind who said nothing."""
    member = stand_in(runs_the_house, number)
    member._words = Words()
    return member


def floors_asked(viewer: User, oldest: datetime | None) -> tuple[tuple, list]:
    """What is unread to somebody is asked by their groups and floors: how many, and which."""
    base, later = floor_of(viewer)
    groups = [one.group_id for one in memberships_of(viewer)]
    floors = [one for group in later.items() for one in reversed(group)]
    shape = kind_of(viewer), len(groups), len(later), bool(oldest)
    return shape, [base, *([oldest] if oldest else []), *floors, *groups]


def silent_with_floors(shape: tuple, number: int, true: list) -> tuple[User, datetime | None]:
    """A stand-in in so many groups, and the oldest moment, both of what `floors_asked` gave."""
    kind, groups, floors, has_oldest = shape
    member = silent(kind, number)
    member._memberships = [Membership(group_id=true.pop()) for _ in range(groups)]
    later = {true.pop(): true.pop() for _ in range(floors)}
    oldest = true.pop() if has_oldest else None
    member._floors = true.pop(), later
    return member, oldest

"""Small figures about a member that many pages show, fetched together: one way to the cache.

They are comfort: what is not there is counted again by its room. What the cache holds of a member
is held in each process, too, until a word tells that it is another; a figure ends at the same
moment everywhere, so that two processes never show two counts in turn.
"""

import time
from functools import partial
from typing import Any

from django.core.cache import cache

from community.core.afterwards import afterwards
from community.core.connected import mine
from community.core.memory import Memory
from community.core.news import tell
from community.members.models import User

held = Memory("glance")
FEW = 20  # members named one by one; beyond that, all figures are told


class Glance:
    """One figure: what its keys begin with, and for how many seconds it is kept."""

    every: list["Glance"] = []

    def __init__(self, name: str, seconds: int):
        self.name, self.seconds = name, seconds
        self.every.append(self)

    def at(self, member: User) -> Any:
        """What is kept of this member; None where nothing is. Who writes asks for each anew."""
        if not member.only_reads:
            return _living(cache.get(self.key(member.pk)))
        if not hasattr(member, "_at_a_glance"):
            member._at_a_glance = _all_of(member.pk)
        return _living(member._at_a_glance.get(self.key(member.pk)))

    def keep(self, member: User, figure: Any) -> None:
        kept = figure, time.time() + self.seconds
        cache.set(self.key(member.pk), kept, self.seconds)
        held.forget(member.pk)
        if hasattr(member, "_at_a_glance"):
            member._at_a_glance = member._at_a_glance | {self.key(member.pk): kept}

    def forget(self, member: User) -> None:
        self.forget_all([member.pk])
        if hasattr(member, "_at_a_glance"):
            del member._at_a_glance

    def forget_all(self, members: list[int]) -> None:
        """The word follows the deed: who asks after it finds nothing of before. This process
        knows at once; others hear when the answer has left, or the transaction was committed."""
        if not members:
            return
        cache.delete_many([self.key(pk) for pk in members])
        words = [f"glance:{pk}" for pk in members] if len(members) <= FEW else ["glance"]
        for word in words:
            held.hear(word)
        if mine.connection.in_atomic_block:
            tell(words)
        else:
            afterwards.do(partial(tell, words))

    def key(self, pk: int) -> str:
        return f"{self.name}:{pk}"


def _all_of(pk):
    """All figures at once; where one of them ended, another process may have counted it anew."""
    keys = [one.key(pk) for one in Glance.every]
    found = held.recall(pk, lambda: cache.get_many(keys))
    if len(found) < len(keys) or None in map(_living, found.values()):
        held.forget(pk)
        found = held.recall(pk, lambda: cache.get_many(keys))
    return found


def _living(kept):
    return kept[0] if kept and kept[1] > time.time() else None

"""Small figures about a member that many pages show, fetched together: one way to the cache.

They are comfort: what is not there is counted again by its room. What the cache holds of a member
is held in each process, too, until a word tells that it is another; a figure ends at the same
moment everywhere, so that two processes never show two counts in turn.

A figure that ended may hold on while nothing was told of what it counts: in a quiet house nothing
is counted twice.
"""

import time
from functools import partial
from typing import Any

from django.core.cache import cache

from community.core.afterwards import afterwards
from community.core.connected import mine
from community.core.memory import Memory, Quiet
from community.core.news import tell
from community.members.models import User

held = Memory("glance")
forgotten = Quiet("glance")
LONGEST = 600  # seconds that a figure holds on in a quiet house
FEW = 20  # members named one by one; beyond that, all figures are told


class Glance:
    """One figure: what its keys begin with, for how many seconds it is kept, and what must be
    quiet for it to hold on."""

    every: list["Glance"] = []

    def __init__(self, name: str, seconds: int, quiet: Quiet | None = None):
        self.name, self.seconds, self.quiet = name, seconds, quiet
        self.every.append(self)

    def at(self, member: User) -> Any:
        """What is kept of this member; None where nothing is. Who writes asks for each anew."""
        if not member.only_reads:
            return self.living(member.pk, cache.get(self.key(member.pk)))
        if not hasattr(member, "_at_a_glance"):
            member._at_a_glance = _all_of(member.pk)
        return self.living(member.pk, member._at_a_glance.get(self.key(member.pk)))

    def living(self, pk: int, kept: tuple | None) -> Any:
        """What is still true of what was kept of a member."""
        if kept is None:
            return None
        figure, until, begun = kept
        return figure if until > time.time() or self._holds_on(pk, begun) else None

    def _holds_on(self, pk, begun):
        """Not where it was counted while somebody forgot it: it may be of before."""
        is_quiet = self.quiet is not None and self.quiet.since(begun)
        return is_quiet and forgotten.since(begun, pk)

    def keep(self, member: User, figure: Any, begun: float | None = None) -> None:
        """`begun` is the moment before it was counted, by `time.time()`."""
        now = time.time()
        kept = figure, now + self.seconds, begun or now
        cache.set(self.key(member.pk), kept, LONGEST if self.quiet else self.seconds)
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
            forgotten.hear(word)
        if mine.connection.in_atomic_block:
            tell(words)
        else:
            afterwards.do(partial(tell, words))

    def key(self, pk: int) -> str:
        return f"glance:{self.name}:{pk}"


def _all_of(pk):
    """All figures at once; where one of them ended, another process may have counted it anew."""
    keys = {one.key(pk): one for one in Glance.every}
    found = held.recall(pk, lambda: cache.get_many(keys))
    if any(one.living(pk, found.get(key)) is None for key, one in keys.items()):
        held.forget(pk)
        found = held.recall(pk, lambda: cache.get_many(keys))
    return found

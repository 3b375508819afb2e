"""Small figures about a member that many pages show, fetched together: one way to the cache.

They are comfort: what is not there is counted again by its room.
"""

from typing import Any

from django.core.cache import cache

from community.members.models import User


class Glance:
    """One figure: what its keys begin with, and for how many seconds it is kept."""

    every: list["Glance"] = []

    def __init__(self, name: str, seconds: int):
        self.name, self.seconds = name, seconds
        self.every.append(self)

    def at(self, member: User) -> Any:
        """What is kept of this member; None where nothing is. Who writes asks for each anew."""
        if not member.only_reads:
            return cache.get(self.key(member.pk))
        if not hasattr(member, "_at_a_glance"):
            keys = [one.key(member.pk) for one in self.every]
            member._at_a_glance = cache.get_many(keys)
        return member._at_a_glance.get(self.key(member.pk))

    def keep(self, member: User, figure: Any) -> None:
        cache.set(self.key(member.pk), figure, self.seconds)
        if hasattr(member, "_at_a_glance"):
            member._at_a_glance[self.key(member.pk)] = figure

    def forget(self, member: User) -> None:
        cache.delete(self.key(member.pk))
        if hasattr(member, "_at_a_glance"):
            del member._at_a_glance

    def forget_all(self, members: list[int]) -> None:
        cache.delete_many([self.key(pk) for pk in members])

    def key(self, pk: int) -> str:
        return f"{self.name}:{pk}"

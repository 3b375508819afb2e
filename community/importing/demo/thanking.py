"""Reactions of the demo: so many as its files say, by people of the group, the same each time."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.utils import timezone

from community.importing.demo.plans import TopicPlan
from community.members.models import User
from community.topics.models import SLOTS, Post, Reaction

WORDS = (1, 1, 2, 1, 3, 1, 2)  # what people say most often, in turn
APART = timedelta(minutes=23)


def react_as_planned(
    told: list[tuple[TopicPlan, list[Post]]], people: list[User]
) -> list[Reaction]:
    """The reactions to all posts of one group's topics."""
    return [
        reaction
        for plan, posts in told
        for one, post in zip(plan.post, posts, strict=True)
        for reaction in islice(_to(post, people), one.helped)
    ]


def _to(post, people) -> Iterator[Reaction]:
    """Everybody says one word, beginning with somebody else at each post; then a second one."""
    others = [member for member in people if member != post.author]
    start = post.pk * 5 % max(len(others), 1)
    now = timezone.now()
    for turn in range(SLOTS):
        for place, member in enumerate(others[start:] + others[:start]):
            slot = (WORDS[(place + post.number) % len(WORDS)] + turn - 1) % SLOTS + 1
            made_at = min(post.made_at + APART * (place + 1) * (turn + 1), now)
            yield Reaction(post=post, member=member, slot=slot, made_at=made_at)

"""Reactions of the demo: so many as its files say, by people of the group, the same each time."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from math import ceil

from django.utils import timezone

from community.importing.demo.chance import chance, chance_finely, is_away, keenness
from community.importing.demo.plans import TopicPlan
from community.members.models import User
from community.topics.models import SLOTS, Post, Reaction

WORDS = (1, 1, 2, 1, 3, 1, 2)  # what people say most often, in turn
LEAST = 0.05  # even who is not keen at all is pleased now and then
APART = timedelta(minutes=23)
LOOKS_BACK = timedelta(days=120)  # how far a newcomer reads
LOOKS_ROUND = 21  # days, in which they do
BY_NAME = timedelta(days=70)  # since somebody is thanked on the front page (goals.toml)
BEFORE_THAT = 0.5  # of as many were said


def react_as_planned(
    told: list[tuple[TopicPlan, list[Post]]], people: list[User]
) -> list[Reaction]:
    """The reactions to all posts of one group's topics."""
    return [
        reaction
        for plan, posts in told
        for one, post in zip(plan.post, posts, strict=True)
        for reaction in islice(_to(plan.title, post, people), _pleased(one.helped, post))
    ]


def _pleased(helped, post):
    """What is done each week is learnt: members thank more since they see others thanked."""
    is_since = post.made_at > timezone.now() - BY_NAME
    return helped if is_since else ceil(helped * BEFORE_THAT)


def _to(title, post, people) -> Iterator[Reaction]:
    """Everybody says one word, others first at each post; then a second one."""
    now = timezone.now()
    others = [
        member
        for member in people
        if member != post.author and member.joined_at < post.made_at + LOOKS_BACK
    ]
    others.sort(key=lambda member: _turn(title, post, member, now.date()))
    for turn in range(SLOTS):
        for place, member in enumerate(others):
            slot = (WORDS[(place + post.number) % len(WORDS)] + turn - 1) % SLOTS + 1
            made_at = post.made_at + APART * (place + 1) * (turn + 1)
            if member.joined_at > made_at:
                made_at = member.joined_at + timedelta(
                    days=chance(title, member.name) % LOOKS_ROUND
                )
            yield Reaction(post=post, member=member, slot=slot, made_at=min(made_at, now))


def _turn(title, post, member, today):
    """When it is somebody's turn to be pleased: who is keen sooner, who is away last."""
    drawn = chance_finely(title, post.number, member.name) / (LEAST + keenness(member.name))
    return is_away(member.name, post.made_at.date(), today), drawn

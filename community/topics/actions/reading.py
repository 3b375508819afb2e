"""How far somebody has read."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import connection, transaction

from community.members.models import User
from community.topics.models import Topic
from community.topics.queries import forget_unread, forget_words
from community.topics.telling import read_up_to

FURTHER = """
INSERT INTO topics_readmark (member_id, topic_id, number, read_at)
VALUES (%s, %s, %s, now())
ON CONFLICT (member_id, topic_id) DO UPDATE
SET number = greatest(topics_readmark.number, excluded.number), read_at = excluded.read_at
WHERE topics_readmark.number < excluded.number
"""
UNTIL = """
INSERT INTO topics_caughtup (member_id, group_id, until)
SELECT %s, one, %s FROM unnest(%s::bigint[]) AS one
ON CONFLICT (member_id, group_id) DO UPDATE
SET until = greatest(topics_caughtup.until, excluded.until)
"""


def mark_read(*, member: User, topic: Topic, number: int) -> None:
    """Remember the highest number that was on the page; it never goes back. One statement."""
    _mark(member, topic, number)
    read_up_to(member=member, topic_id=topic.pk, number=number)


def mark_own_topic_read(*, member: User, topic: Topic) -> None:
    """Who opened a topic has read its first post; of a new one there are no notices yet."""
    _mark(member, topic, 1)


def _mark(member, topic, number):
    with connection.cursor() as cursor:
        cursor.execute(FURTHER, [member.pk, topic.pk, number])
    forget_what_is_kept(member, forget_unread)


def mark_all_read(*, member: User, groups: Iterable[int], until: datetime) -> None:
    """Everything in these groups up to a moment counts as read; it never goes back."""
    with connection.cursor() as cursor:
        cursor.execute(UNTIL, [member.pk, until, sorted(groups)])
    forget_what_is_kept(member, forget_unread, forget_words)


def forget_what_is_kept(member: User, *forgets: Callable[[User], None]) -> None:
    """At once, and once more when others can see the change: a reader in between keeps the old."""
    for forget in forgets:
        forget(member)
        if connection.in_atomic_block:
            transaction.on_commit(_after(forget, member), robust=True)


def _after(forget, member):
    """A function with a name: Django wants one, should it fail."""

    def forget_again():
        forget(member)

    return forget_again

"""Counters after rows were written in bulk: exact after every batch, at the cost of the batch."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from community.topics import recount

STANDING = """
SELECT t.group_id, count(DISTINCT t.id), count(p.id)
FROM topics_topic t LEFT JOIN topics_post p ON p.topic_id = t.id AND p.deleted_at IS NULL
WHERE t.id = ANY(%s) AND t.deleted_at IS NULL GROUP BY t.group_id
"""
MOVE_ON = """
UPDATE groups_group SET topic_count = topic_count + %s, post_count = post_count + %s,
    last_post_at = (SELECT max(t.last_post_at) FROM topics_topic t
                    WHERE t.group_id = groups_group.id AND t.deleted_at IS NULL)
WHERE id = %s
"""


@contextmanager
def counted(topics: set[int], authors: set[int]) -> Iterator[None]:
    """Inside a transaction that holds the topics: what is added to both sets on the way, such as
    new topics, counts too. Groups move by the difference, as counting a large one takes long."""
    before = _standing(topics)
    yield
    recount.TOPICS.repair(topics)
    after = _standing(topics)
    with connection.cursor() as cursor:
        for group in sorted(before.keys() | after.keys()):
            was, now = before.get(group, (0, 0)), after.get(group, (0, 0))
            cursor.execute(MOVE_ON, [now[0] - was[0], now[1] - was[1], group])
    recount.MEMBERS.repair(authors)


def _standing(topics: Iterable[int]) -> dict[int, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [list(topics)])
        return {group: (topic_count, posts) for group, topic_count, posts in cursor.fetchall()}

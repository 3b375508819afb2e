"""Counters after rows were written in bulk: exact after every batch, at the cost of the batch."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from community.topics import recount

STANDING_TOPICS = """
SELECT group_id, count(*) FROM topics_topic
WHERE id = ANY(%s) AND deleted_at IS NULL GROUP BY group_id
"""
STANDING_POSTS = """
SELECT {whose}, count(*) FROM topics_post p JOIN topics_topic t ON t.id = p.topic_id
WHERE t.id = ANY(%s) AND t.deleted_at IS NULL AND p.deleted_at IS NULL GROUP BY {whose}
"""
COUNTS = {  # which column of which table, and how many each row has in some topics
    ("groups_group", "topic_count"): STANDING_TOPICS,
    ("groups_group", "post_count"): STANDING_POSTS.replace("{whose}", "t.group_id"),
    ("members_user", "post_count"): STANDING_POSTS.replace("{whose}", "p.author_id"),
}
LAST_POSTS = """
UPDATE groups_group SET last_post_at = (
    SELECT max(last_post_at) FROM topics_topic t
    WHERE t.group_id = groups_group.id AND t.deleted_at IS NULL)
WHERE id IN (SELECT group_id FROM topics_topic WHERE id = ANY(%s))
"""


@contextmanager
def counted(topics: set[int]) -> Iterator[None]:
    """Inside a transaction that holds the topics; new ones are added to the set on the way.

    Groups and members move by the difference: counting a large group again would make every
    batch slower than the one before.
    """
    before = {place: _count(sql, topics) for place, sql in COUNTS.items()}
    yield
    recount.TOPICS.repair(topics)
    for (table, column), sql in COUNTS.items():
        _move(table, column, before[table, column], _count(sql, topics))
    with connection.cursor() as cursor:
        cursor.execute(LAST_POSTS, [list(topics)])


def _count(sql, topics) -> Counter[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(topics)])
        return Counter(dict(cursor.fetchall()))


def _move(table, column, before, after):
    steps = {key: after[key] - before[key] for key in sorted(before | after)}
    moved = {key: step for key, step in steps.items() if step}
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = {column} + step.size "  # noqa: S608
            f"FROM unnest(%s::bigint[], %s::int[]) AS step(id, size) WHERE {table}.id = step.id",
            [list(moved), list(moved.values())],
        )

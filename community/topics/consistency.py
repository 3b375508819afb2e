"""Whether the tables keep their promises: every counter, and what no constraint can hold.

Counters can be put right. What else is found was never meant to be, so a person has to look.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from community.topics.recount import LEDGERS


@dataclass(frozen=True)
class Rule:
    """`sql` yields id and what is wrong for each row of `table` that breaks the rule."""

    table: str
    sql: str


RULES = (
    Rule(
        "topics_topic",
        """
        SELECT topic_id, 'post numbers are not gapless from 1: ' || count(*) || ' posts, '
            || min(number) || ' to ' || max(number)
        FROM topics_post GROUP BY topic_id
        HAVING min(number) <> 1 OR max(number) <> count(*)
        """,
    ),
    Rule(
        "topics_topic",
        """
        SELECT t.id, 'has no posts' FROM topics_topic t
        WHERE NOT EXISTS (SELECT 1 FROM topics_post p WHERE p.topic_id = t.id)
        """,
    ),
    Rule(
        "topics_topic",
        """
        SELECT t.id, 'its answer is deleted, opens the topic or stands in another one'
        FROM topics_topic t JOIN topics_post p ON p.id = t.accepted_post_id
        WHERE p.topic_id <> t.id OR p.deleted_at IS NOT NULL OR p.number = 1
        """,
    ),
    Rule(
        "topics_topic",
        """
        SELECT t.id, 'its author is not who wrote its first post'
        FROM topics_topic t JOIN topics_post p ON p.topic_id = t.id AND p.number = 1
        WHERE p.author_id <> t.author_id
        """,
    ),
    Rule(
        "topics_topic",
        """
        SELECT id, 'was merged, and stands' FROM topics_topic
        WHERE merged_into_id IS NOT NULL AND deleted_at IS NULL
        """,
    ),
    Rule(
        "topics_topic",
        """
        SELECT t.id, 'stands without a word: its first post is a place only'
        FROM topics_topic t JOIN topics_post p ON p.topic_id = t.id AND p.number = 1
        WHERE t.deleted_at IS NULL AND p.purged_at IS NOT NULL
        """,
    ),
    Rule(
        "topics_post",
        """
        SELECT id, 'is the place of a post that moved, and has words' FROM topics_post
        WHERE moved_to_id IS NOT NULL
          AND (purged_at IS NULL OR source <> '' OR html <> '' OR text <> '')
        """,
    ),
    Rule(
        "topics_post",
        """
        SELECT p.id, 'leads to a place instead of a post'
        FROM topics_post p JOIN topics_post q ON q.id = p.moved_to_id
        WHERE q.moved_to_id IS NOT NULL
        """,
    ),
    Rule(
        "topics_post",
        """
        SELECT id, 'was purged, and is not deleted' FROM topics_post
        WHERE purged_at IS NOT NULL AND deleted_at IS NULL
        """,
    ),
    Rule(
        "topics_post",
        """
        SELECT post_id, 'revision numbers are not gapless from 1' FROM topics_revision
        GROUP BY post_id HAVING min(number) <> 1 OR max(number) <> count(*)
        """,
    ),
    Rule(
        "topics_post",
        """
        SELECT DISTINCT p.id, 'its author reacted to it'
        FROM topics_post p JOIN topics_reaction r ON r.post_id = p.id AND r.member_id = p.author_id
        """,
    ),
    Rule(
        "groups_group",
        """
        SELECT g.id, 'nobody manages it' FROM groups_group g
        WHERE g.archived_at IS NULL
          AND EXISTS (SELECT 1 FROM groups_membership m WHERE m.group_id = g.id)
          AND NOT EXISTS (SELECT 1 FROM groups_membership m
                          WHERE m.group_id = g.id AND m.role = 'manager')
        """,
    ),
    Rule(
        "members_user",
        """
        SELECT u.id, 'helps until another moment than the last of its grants'
        FROM members_user u LEFT JOIN (
            SELECT member_id, max(until) AS until FROM groups_grant
            WHERE taken_at IS NULL GROUP BY member_id
        ) g ON g.member_id = u.id
        WHERE (g.until > now() OR u.volunteers_until > now())
          AND g.until IS DISTINCT FROM u.volunteers_until
        """,
    ),
)


def wrong_counters() -> Iterator[str]:
    """One line for each row whose counters differ from what they count."""
    for ledger in LEDGERS:
        size = len(ledger.columns)
        for key, *values in ledger.differences():
            held, true = values[:size], values[size:]
            for column, here, there in zip(ledger.columns, held, true, strict=True):
                if here != there:
                    yield f"{ledger.table} {key}: {column} is {here}, should be {there}"


def broken_rules() -> Iterator[str]:
    """One line for each row that should not be as it is."""
    with connection.cursor() as cursor:
        for rule in RULES:
            cursor.execute(rule.sql)
            for key, trouble in cursor.fetchall():
                yield f"{rule.table} {key}: {trouble}"


def repair_counters() -> int:
    """Put every counter right; how many rows were wrong."""
    return sum(ledger.repair() for ledger in LEDGERS)

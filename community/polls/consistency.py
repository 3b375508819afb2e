"""Whether polls keep their promises: every count, and what no constraint can hold.

Counts can be put right from the ballots. What else is found, a person has to look at.
"""

from collections.abc import Iterator

from django.db import connection

from community.topics.consistency import Rule
from community.topics.recount import Ledger

POLLS = Ledger(
    "polls_poll",
    ("voter_count",),
    """
    SELECT p.id, (SELECT count(*) FROM polls_ballot b WHERE b.poll_id = p.id) AS voter_count
    FROM polls_poll p
    WHERE %(ids)s::bigint[] IS NULL OR p.id = ANY(%(ids)s)
    """,
)
OPTIONS = Ledger(
    "polls_option",
    ("votes", "if_needed"),
    """
    SELECT o.id,
           count(b.id) FILTER (WHERE CASE p.kind
               WHEN 'ranked' THEN b.chosen[1] = o.id
               WHEN 'dates' THEN b.fits[array_position(b.chosen, o.id)] = 2
               ELSE true END) AS votes,
           count(b.id) FILTER (WHERE p.kind = 'dates'
               AND b.fits[array_position(b.chosen, o.id)] = 1) AS if_needed
    FROM polls_option o
    JOIN polls_poll p ON p.id = o.poll_id
    LEFT JOIN polls_ballot b ON b.poll_id = p.id AND o.id = ANY(b.chosen)
    WHERE %(ids)s::bigint[] IS NULL OR o.id = ANY(%(ids)s)
    GROUP BY o.id
    """,
)
LEDGERS = (POLLS, OPTIONS)
RULES = (
    Rule(
        "topics_post",
        """
        SELECT p.id, 'says it has a poll, and has none' FROM topics_post p
        WHERE p.has_poll AND NOT EXISTS (SELECT FROM polls_poll q WHERE q.post_id = p.id)
        """,
    ),
    Rule(
        "polls_poll",
        """
        SELECT q.id, 'stands in a post that does not say so' FROM polls_poll q
        JOIN topics_post p ON p.id = q.post_id WHERE NOT p.has_poll
        """,
    ),
    Rule(
        "polls_ballot",
        """
        SELECT b.id, 'chose what the poll does not offer' FROM polls_ballot b
        WHERE EXISTS (SELECT FROM unnest(b.chosen) AS c WHERE NOT EXISTS (
            SELECT FROM polls_option o WHERE o.id = c AND o.poll_id = b.poll_id))
        """,
    ),
    Rule(
        "polls_ballot",
        """
        SELECT b.id, 'names a voter of a secret ballot' FROM polls_ballot b
        JOIN polls_poll q ON q.id = b.poll_id WHERE q.is_secret AND b.member_id IS NOT NULL
        """,
    ),
    Rule(
        "polls_poll",
        """
        SELECT q.id, 'is a secret ballot that is open, and its voters are written down'
        FROM polls_poll q WHERE q.is_secret AND q.closed_at IS NULL
          AND EXISTS (SELECT FROM polls_voter v WHERE v.poll_id = q.id)
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

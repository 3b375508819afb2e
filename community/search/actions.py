"""What was looked for is counted, without a word about who did."""

from django.db import connection
from django.utils import timezone

from community.search.parsing import Asked

LONGEST = 100

# One statement, and nobody waits for the disk: a lost line of this log hurts nobody.
NOTED = """
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO search_query AS q (day, words, language, hit_count, times)
SELECT %s, %s, %s, %s, 1 FROM quick
ON CONFLICT (day, words)
    DO UPDATE SET times = q.times + 1, hit_count = EXCLUDED.hit_count
"""


def note_query(*, asked: Asked, language: str, hit_count: int) -> None:
    """Count one search: the words, not the operators, which may name people."""
    words = " ".join(f"{asked.words} {' '.join(asked.phrases)}".lower().split())[:LONGEST]
    if not words:
        return
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [timezone.now().date(), words, language, hit_count])

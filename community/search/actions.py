"""What was looked for is counted, without a word about who did."""

from datetime import UTC, datetime, time, timedelta

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from community.members.models import Viewer
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


def note_query(*, asked: Asked, language: str, hit_count: int, by: Viewer) -> None:
    """Count one search: the words, not the operators, which may name people. The same words of
    one member count once a day, so that many times are many people."""
    words = " ".join(f"{asked.words} {' '.join(asked.phrases)}".lower().split())[:LONGEST]
    now = timezone.now()
    if not words or (by.is_authenticated and not _is_first(by, words, now)):
        return
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [now.date(), words, language, hit_count])


def _is_first(member, words, now) -> bool:
    """Today. What is remembered until the day ends tells nobody who it was; Redis gone, each
    search counts."""
    mark = salted_hmac("looked-for", f"{now.date()}:{member.pk}:{words}").hexdigest()
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=UTC)
    return cache.add(f"looked:{mark}", 1, timeout=(midnight - now).seconds + 1)

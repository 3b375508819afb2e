"""Questions that wait, the longest first: keys of topics, each shown to whom may read it."""

from django.db import connection

from analytics.days import ONE, moment_of
from analytics.metrics.registry import SMALLEST
from analytics.reporting.periods import Period
from analytics.reporting.reach import open_topics_in
from analytics.scopes import Scope

MOST = 8
WAITING = """
SELECT t.id FROM topics_topic t JOIN groups_group g ON g.id = t.group_id
WHERE t.made_at >= %(from)s AND t.made_at < %(until)s AND t.deleted_at IS NULL
    AND t.closed_at IS NULL AND t.kind = 'question' AND {reach}
    AND NOT EXISTS (
        SELECT FROM topics_post p WHERE p.topic_id = t.id AND p.author_id <> t.author_id
            AND p.deleted_at IS NULL AND p.moved_to_id IS NULL)
ORDER BY t.made_at, t.id LIMIT %(most)s
"""
WAITING_NOW = """
SELECT count(*), count(DISTINCT t.author_id)
FROM topics_topic t JOIN groups_group g ON g.id = t.group_id
WHERE t.made_at >= %(from)s AND t.made_at < %(until)s AND t.deleted_at IS NULL
    AND t.closed_at IS NULL AND t.kind = 'question' AND {reach}
    AND NOT EXISTS (
        SELECT FROM topics_post p WHERE p.topic_id = t.id AND p.author_id <> t.author_id
            AND p.deleted_at IS NULL AND p.moved_to_id IS NULL)
"""
THEMES = """
SELECT tt.tag_id, count(DISTINCT t.id), array_agg(DISTINCT t.group_id)
FROM topics_topic t JOIN groups_group g ON g.id = t.group_id
JOIN topics_taggedtopic tt ON tt.content_object_id = t.id
WHERE t.made_at >= %(from)s AND t.made_at < %(until)s AND t.deleted_at IS NULL
    AND t.closed_at IS NULL AND t.kind = 'question' AND {reach}
    AND NOT EXISTS (
        SELECT FROM topics_post p WHERE p.topic_id = t.id AND p.author_id <> t.author_id
            AND p.deleted_at IS NULL AND p.moved_to_id IS NULL)
GROUP BY tt.tag_id HAVING count(DISTINCT t.author_id) >= %(smallest)s
ORDER BY 2 DESC, 1 LIMIT %(most)s
"""


def unanswered_of(scope: Scope, period: Period) -> list[int]:
    reach, about = open_topics_in(scope)
    about |= {"from": moment_of(period.before.starts_on), "until": moment_of(period.ends_on + ONE)}
    with connection.cursor() as cursor:
        cursor.execute(WAITING.format(reach=reach), about | {"most": MOST})
        return [row[0] for row in cursor.fetchall()]


def waiting_of(scope: Scope, period: Period) -> tuple[int, int]:
    """How many questions wait, and how many people asked them."""
    reach, about = open_topics_in(scope)
    about |= {"from": moment_of(period.before.starts_on), "until": moment_of(period.ends_on + ONE)}
    with connection.cursor() as cursor:
        cursor.execute(WAITING_NOW.format(reach=reach), about)
        return cursor.fetchone()


def themes_of(scope: Scope, period: Period) -> list:
    """Tags under which at least five different people wait for an answer: how many questions."""
    reach, about = open_topics_in(scope)
    about |= {"from": moment_of(period.before.starts_on), "until": moment_of(period.ends_on + ONE)}
    about |= {"most": MOST, "smallest": SMALLEST}
    with connection.cursor() as cursor:
        cursor.execute(THEMES.format(reach=reach), about)
        return [{"tag": t, "questions": n, "groups": gs} for t, n, gs in cursor.fetchall()]

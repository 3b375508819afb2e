"""Questions that waited when the period was over, the longest first: keys of topics, each shown to
whom may read it. What was answered or closed since had waited all the same; what was taken away
since, and a reply that was, count for nothing, as in the figure (`rolling/figures/answers.py`)."""

from django.db import connection

from analytics.days import ONE, moment_of
from analytics.metrics.registry import SMALLEST
from analytics.reporting.periods import Period
from analytics.reporting.reach import open_topics_in
from analytics.scopes import Scope

MOST = 8
WAITING = """
    t.made_at >= %(from)s AND t.made_at < %(until)s AND t.deleted_at IS NULL
    AND (t.closed_at IS NULL OR t.closed_at >= %(until)s) AND t.kind = 'question' AND {reach}
    AND NOT EXISTS (
        SELECT FROM topics_post p WHERE p.topic_id = t.id AND p.author_id <> t.author_id
            AND p.made_at < %(until)s AND p.deleted_at IS NULL AND p.moved_to_id IS NULL)
"""
LONGEST = f"""
SELECT t.id FROM topics_topic t JOIN groups_group g ON g.id = t.group_id WHERE {WAITING}
ORDER BY t.made_at, t.id LIMIT %(most)s
"""  # noqa: S608 - all written here
COUNTED = f"""
SELECT count(*), count(DISTINCT t.author_id)
FROM topics_topic t JOIN groups_group g ON g.id = t.group_id WHERE {WAITING}
"""  # noqa: S608 - all written here
THEMES = f"""
SELECT tt.tag_id, count(DISTINCT t.id), array_agg(DISTINCT t.group_id)
FROM topics_topic t JOIN groups_group g ON g.id = t.group_id
JOIN topics_taggedtopic tt ON tt.content_object_id = t.id WHERE {WAITING}
GROUP BY tt.tag_id HAVING count(DISTINCT t.author_id) >= %(smallest)s
ORDER BY 2 DESC, 1 LIMIT %(most)s
"""  # noqa: S608 - all written here


def unanswered_of(scope: Scope, period: Period) -> list[int]:
    return [row[0] for row in _asked(LONGEST, scope, period)]


def waiting_of(scope: Scope, period: Period) -> tuple[int, int]:
    """How many questions waited, and how many people had asked them."""
    return _asked(COUNTED, scope, period)[0]


def themes_of(scope: Scope, period: Period) -> list:
    """Tags under which at least five different people waited for an answer: how many questions."""
    rows = _asked(THEMES, scope, period)
    return [{"tag": tag, "questions": count, "groups": groups} for tag, count, groups in rows]


def _asked(question, scope, period):
    reach, about = open_topics_in(scope)
    about |= {"from": moment_of(period.before.starts_on), "until": moment_of(period.ends_on + ONE)}
    about |= {"most": MOST, "smallest": SMALLEST}
    with connection.cursor() as cursor:
        cursor.execute(question.format(reach=reach), about)
        return cursor.fetchall()

"""Whom to thank, and who drifts away: keys of members, for the eyes of those who run it alone."""

from datetime import timedelta

from django.db import connection

from analytics.days import ONE, moment_of
from analytics.models import Cadence
from analytics.reporting.periods import Period
from analytics.reporting.reach import topics_in
from analytics.scopes import GROUP, Scope

MOST = 5
WEEKS_BEFORE = 4
SILENT = {Cadence.WEEK: 7}  # days; else two weeks
ENOUGH = 3  # different people who thanked them
LITTLE = 6  # posts of a quiet expert, at most
STANDING = "p.deleted_at IS NULL AND p.moved_to_id IS NULL AND t.deleted_at IS NULL"
THANKED = """
WITH thanks AS (
    SELECT p.author_id AS member, r.member_id AS who
    FROM topics_reaction r JOIN topics_post p ON p.id = r.post_id
    JOIN topics_topic t ON t.id = p.topic_id JOIN groups_group g ON g.id = t.group_id
    WHERE r.made_at >= %(from)s AND r.made_at < %(until)s AND {standing} AND {reach}
    UNION
    SELECT p.author_id, t.author_id FROM topics_topic t
    JOIN topics_post p ON p.id = t.accepted_post_id JOIN groups_group g ON g.id = t.group_id
    WHERE t.solved_at >= %(from)s AND t.solved_at < %(until)s AND {standing} AND {reach}
), written AS (
    SELECT p.author_id AS member, count(*) AS posts FROM topics_post p
    JOIN topics_topic t ON t.id = p.topic_id JOIN groups_group g ON g.id = t.group_id
    WHERE p.made_at >= %(from)s AND p.made_at < %(until)s AND {standing} AND {reach}
    GROUP BY p.author_id
)
SELECT member, count(DISTINCT who), coalesce(max(posts), 0)
FROM thanks LEFT JOIN written USING (member) WHERE who <> member
    AND NOT EXISTS (SELECT FROM members_user u WHERE u.id = member AND u.manager_since IS NOT NULL)
    AND NOT EXISTS (SELECT FROM groups_membership m JOIN groups_group g ON g.id = m.group_id
        WHERE m.member_id = member AND m.role = 'manager' AND {run})
GROUP BY member HAVING count(DISTINCT who) >= %(enough)s ORDER BY 2 DESC, member
"""
DRIFTING = """
WITH acts AS (
    SELECT p.author_id AS member, p.made_at AS at FROM topics_post p
    JOIN topics_topic t ON t.id = p.topic_id JOIN groups_group g ON g.id = t.group_id
    WHERE p.made_at >= %(from)s AND p.made_at < %(until)s AND {standing} AND {reach}
    UNION ALL
    SELECT r.member_id, r.made_at FROM topics_reaction r JOIN topics_post p ON p.id = r.post_id
    JOIN topics_topic t ON t.id = p.topic_id JOIN groups_group g ON g.id = t.group_id
    WHERE r.made_at >= %(from)s AND r.made_at < %(until)s AND {standing} AND {reach}
)
SELECT member FROM acts GROUP BY member
HAVING max(at) < %(silent)s
    AND count(DISTINCT width_bucket(at, %(weeks)s::timestamptz[])) >= %(before)s
ORDER BY count(*) DESC, member LIMIT %(most)s
"""


def thanks_of(scope: Scope, period: Period) -> dict[str, list]:
    """Most helpful: thanked by the most different people. Quiet experts: thanked by at least
    three, for a handful of posts. Who runs the place or something in it is neither. `thanked`:
    by how many people each of them was."""
    about = {"from": moment_of(period.starts_on), "until": moment_of(period.ends_on + ONE)}
    rows = _asked(THANKED, scope, about | {"enough": ENOUGH})
    helpful = [member for member, _who, _posts in rows[:MOST]]
    quiet = [row[0] for row in rows if row[2] <= LITTLE and row[0] not in helpful]
    named = {*helpful, *quiet[:MOST]}
    thanked = [[member, who] for member, who, _posts in rows if member in named]
    return {"helpful": helpful, "quiet": quiet[:MOST], "thanked": thanked}


def drifting_of(scope: Scope, period: Period) -> list[int]:
    """Active in each of the four weeks before, and silent since."""
    silent = period.ends_on + ONE - timedelta(days=SILENT.get(period.cadence, 14))
    weeks = [moment_of(silent - timedelta(weeks=back)) for back in range(WEEKS_BEFORE, 0, -1)]
    about = {
        "from": weeks[0],
        "until": moment_of(period.ends_on + ONE),
        "silent": moment_of(silent),
        "weeks": weeks,
        "before": WEEKS_BEFORE,
        "most": MOST * 2,
    }
    return [row[0] for row in _asked(DRIFTING, scope, about)]


def _asked(question, scope, about):
    reach, part = topics_in(scope)
    with connection.cursor() as cursor:
        run = "g.id = %(part)s" if scope.kind == GROUP else "true"
        cursor.execute(question.format(reach=reach, standing=STANDING, run=run), about | part)
        return cursor.fetchall()

"""What happened, gathered once for a round of days into tables that end with the transaction.

Each act has its day by the community's clock, its member and its topic; each topic its scopes.
"""

import re

from django.db import connection
from django.db.models import Min

from analytics.days import moment_of
from community.members.models import Visit

TAGS_MOST = 50  # the busiest; those that goals and tactics are about come besides


def on_day(moment: str) -> str:
    """The day in which a moment lies: among the beginnings of days that Python told."""
    return f"(%(horizon)s::date + width_bucket({moment}, %(starts)s::timestamptz[]) - 1)"


STANDING = "p.deleted_at IS NULL AND p.moved_to_id IS NULL AND t.deleted_at IS NULL"
STAFF = """
CREATE TEMP TABLE roll_staff ON COMMIT DROP AS
SELECT u.id AS member, g.id AS group_id FROM members_user u CROSS JOIN groups_group g
WHERE u.manager_since IS NOT NULL AND u.is_active
UNION SELECT member_id, group_id FROM groups_membership WHERE role = 'manager'
"""
TOPICS = f"""
CREATE TEMP TABLE roll_topic ON COMMIT DROP AS
SELECT t.id AS topic, t.author_id AS author, t.kind, t.made_at, t.closed_at, t.solved_at,
    {on_day("t.made_at")} AS day, t.group_id, t.language, replies.by_anybody, replies.by_members
FROM topics_topic t
LEFT JOIN LATERAL (
    SELECT min(greatest(p.made_at, t.made_at)) AS by_anybody,
        min(greatest(p.made_at, t.made_at)) FILTER (WHERE s.member IS NULL) AS by_members
    FROM topics_post p
    LEFT JOIN roll_staff s ON s.member = p.author_id AND s.group_id = t.group_id
    WHERE p.topic_id = t.id AND p.number > 1 AND p.author_id <> t.author_id AND {STANDING}
) replies ON true
WHERE t.deleted_at IS NULL AND t.made_at >= %(opened)s AND t.made_at < %(until)s
"""  # noqa: S608 - all written here
POSTS = f"""
CREATE TEMP TABLE roll_post ON COMMIT DROP AS
SELECT p.topic_id AS topic, p.author_id AS author, {on_day("p.made_at")} AS day,
    p.number > 1 AS is_reply, s.member IS NOT NULL AS is_by_staff, t.group_id, t.language,
    (%(steps)s::smallint[])[width_bucket(p.made_at, %(halves)s::timestamptz[])] AS step
FROM topics_post p JOIN topics_topic t ON t.id = p.topic_id
LEFT JOIN roll_staff s ON s.member = p.author_id AND s.group_id = t.group_id
WHERE p.made_at >= %(from)s AND p.made_at < %(until)s AND {STANDING}
"""  # noqa: S608 - all written here
THANKS = f"""
CREATE TEMP TABLE roll_thanks ON COMMIT DROP AS
SELECT r.member_id AS member, p.author_id AS whom, p.topic_id AS topic, p.number > 1 AS is_reply,
    true AS is_reaction, {on_day("r.made_at")} AS day, t.group_id, t.language
FROM topics_reaction r JOIN topics_post p ON p.id = r.post_id
JOIN topics_topic t ON t.id = p.topic_id
WHERE r.made_at >= %(from)s AND r.made_at < %(until)s AND {STANDING}
UNION ALL
SELECT t.author_id, p.author_id, t.id, p.number > 1, false, {on_day("t.solved_at")},
    t.group_id, t.language
FROM topics_topic t JOIN topics_post p ON p.id = t.accepted_post_id
WHERE t.solved_at >= %(from)s AND t.solved_at < %(until)s AND {STANDING}
"""  # noqa: S608 - all written here
ACTS = f"""
CREATE TEMP TABLE roll_act ON COMMIT DROP AS
SELECT DISTINCT member, day, topic, group_id, language FROM (
    SELECT author AS member, day, topic, group_id, language FROM roll_post
    UNION ALL SELECT member, day, topic, group_id, language FROM roll_thanks WHERE is_reaction
    UNION ALL
    SELECT v.member_id, {on_day("o.closed_at")}, t.id, t.group_id, t.language
    FROM polls_poll o JOIN topics_post p ON p.id = o.post_id
    JOIN topics_topic t ON t.id = p.topic_id
    JOIN (SELECT poll_id, member_id FROM polls_voter
        UNION SELECT poll_id, member_id FROM polls_ballot WHERE member_id IS NOT NULL
    ) v ON v.poll_id = o.id
    WHERE o.closed_at >= %(from)s AND o.closed_at < %(until)s AND {STANDING}
    UNION ALL
    SELECT a.member_id, {on_day("moment")}, t.id, t.group_id, t.language
    FROM events_attendance a CROSS JOIN LATERAL (VALUES (a.answered_at), (a.came_at)) m (moment)
    JOIN events_occurrence o ON o.id = a.occurrence_id
    JOIN events_event e ON e.id = o.event_id JOIN topics_topic t ON t.id = e.topic_id
    WHERE moment >= %(from)s AND moment < %(until)s AND t.deleted_at IS NULL
) acts
"""  # noqa: S608 - all written here
TAGS = """
CREATE TEMP TABLE roll_tag ON COMMIT DROP AS
SELECT d::date AS day, tag FROM generate_series(%(first)s::date, %(last)s::date, '1 day') d
CROSS JOIN LATERAL (
    SELECT g.tag_id AS tag FROM roll_act a
    JOIN topics_taggedtopic g ON g.content_object_id = a.topic
    WHERE a.day BETWEEN d::date - 30 AND d::date
    GROUP BY g.tag_id ORDER BY count(*) DESC, g.tag_id LIMIT %(tags_most)s
) busiest
UNION
SELECT d::date, substr(scope, 5)::bigint
FROM generate_series(%(first)s::date, %(last)s::date, '1 day') d CROSS JOIN (
    SELECT scope FROM analytics_goal UNION SELECT scope FROM analytics_tactic
) planned WHERE scope LIKE 'tag:%%'
"""
SCOPES = """
CREATE TEMP TABLE roll_place ON COMMIT DROP AS
WITH topics AS (
    SELECT topic, group_id, language FROM roll_act
    UNION SELECT topic, group_id, language FROM roll_topic
    UNION SELECT topic, group_id, language FROM roll_thanks
)
SELECT topic, 'place' AS scope FROM topics
UNION ALL SELECT topic, 'group:' || group_id FROM topics
UNION ALL SELECT topic, 'language:' || language FROM topics WHERE language <> ''
UNION ALL
SELECT topic, 'tag:' || g.tag_id FROM topics
JOIN topics_taggedtopic g ON g.content_object_id = topic
WHERE g.tag_id IN (SELECT tag FROM roll_tag)
"""
PRESENCE = """
CREATE TEMP TABLE roll_presence ON COMMIT DROP AS
SELECT DISTINCT scope, member, day FROM roll_act JOIN roll_place USING (topic)
"""
FIRSTS = f"""
CREATE TEMP TABLE roll_first ON COMMIT DROP AS
SELECT coalesce('group:' || group_id, 'language:' || language, 'place') AS scope,
    author_id AS author, {on_day("first_at")} AS day
FROM (
    SELECT p.author_id, t.group_id, t.language, min(p.made_at) AS first_at
    FROM topics_post p JOIN topics_topic t ON t.id = p.topic_id WHERE {STANDING}
    GROUP BY GROUPING SETS ((p.author_id), (p.author_id, t.group_id), (p.author_id, t.language))
) firsts
WHERE first_at >= %(from)s AND first_at < %(until)s AND language IS DISTINCT FROM ''
"""  # noqa: S608 - all written here
WROTE = """
CREATE TEMP TABLE roll_wrote ON COMMIT DROP AS
SELECT DISTINCT scope, author, day FROM roll_post
CROSS JOIN LATERAL (
    VALUES ('place'), ('group:' || group_id), (nullif('language:' || language, 'language:'))
) places (scope)
WHERE scope IS NOT NULL
"""
# Who is new: to the place since their first visit, where visits were noted when they joined; else,
# and to a group, since they joined.
NEWCOMERS = f"""
CREATE TEMP TABLE roll_newcomer ON COMMIT DROP AS
SELECT 'place' AS scope, member_id AS member, first_day AS day FROM (
    SELECT member_id, min(day) AS first_day FROM members_visit
    WHERE day BETWEEN %(horizon)s AND %(last)s GROUP BY member_id
) came JOIN members_user u ON u.id = member_id
WHERE approved_at IS NOT NULL AND joined_at >= %(visits_since)s
    AND NOT EXISTS (SELECT FROM members_visit v
        WHERE v.member_id = u.id AND v.day < %(horizon)s)
UNION ALL
SELECT 'place', id, {on_day("joined_at")} FROM members_user u
WHERE approved_at IS NOT NULL AND joined_at >= %(from)s AND joined_at < %(until)s AND (
    joined_at < %(visits_since)s
    OR NOT EXISTS (SELECT FROM members_visit v WHERE v.member_id = u.id)
)
UNION ALL
SELECT 'group:' || group_id, member_id, {on_day("m.joined_at")}
FROM groups_membership m JOIN members_user u ON u.id = m.member_id
WHERE approved_at IS NOT NULL AND m.joined_at >= %(from)s AND m.joined_at < %(until)s
"""  # noqa: S608 - all written here
ROUND = (STAFF, TOPICS, POSTS, THANKS, ACTS, TAGS, SCOPES, PRESENCE, FIRSTS, WROTE, NEWCOMERS)
NAMED = re.compile(r"CREATE TEMP TABLE (\w+)")
SWIFTLY = "SET LOCAL jit = off; SET LOCAL work_mem = '32MB'"


def gather(told: dict) -> None:
    """All tables of a round. What a round before left in this transaction goes."""
    told = told | {"tags_most": TAGS_MOST, "visits_since": _visits_since(told)}
    with connection.cursor() as cursor:
        cursor.execute(SWIFTLY)
        for making in ROUND:
            name = NAMED.search(making)[1]
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
            cursor.execute(making, told)
            cursor.execute(f"ANALYZE pg_temp.{name}")


def _visits_since(told):
    """When the first day began on which visits were noted; where there are none, never."""
    first = Visit.objects.aggregate(first=Min("day"))["first"]
    return moment_of(first) if first else told["until"]

"""Active members, readers, new members, stickiness."""

from analytics.metrics.people import A_FEW
from analytics.metrics.registry import SMALLEST

HERE = """
CREATE TEMP TABLE roll_here ON COMMIT DROP AS
SELECT DISTINCT scope, span, member FROM roll_presence
JOIN roll_span ON day BETWEEN first AND %(day)s
"""
ACTIVE = """
INSERT INTO roll_figure SELECT 'active', scope, span, 0, count(*), count(*)
FROM roll_here GROUP BY scope, span
"""
CAME = """
CREATE TEMP TABLE roll_came ON COMMIT DROP AS
SELECT DISTINCT scope, span, member_id AS member FROM members_visit
JOIN roll_span ON day BETWEEN first AND %(day)s
CROSS JOIN LATERAL (
    SELECT 'place' UNION ALL SELECT 'group:' || one FROM unnest(places) one
) looked (scope)
"""
READERS = """
INSERT INTO roll_figure SELECT 'readers', scope, span, 0, count(*), count(*) FROM roll_came c
WHERE NOT EXISTS (SELECT FROM roll_here h
    WHERE h.scope = c.scope AND h.span = c.span AND h.member = c.member)
GROUP BY scope, span
"""
JOINED = """
CREATE TEMP TABLE roll_joined ON COMMIT DROP AS
SELECT 'place' AS scope, id AS member,
    (%(horizon)s::date + width_bucket(joined_at, %(starts)s::timestamptz[]) - 1) AS day
FROM members_user
WHERE approved_at IS NOT NULL AND joined_at >= %(from)s AND joined_at < %(end)s
UNION ALL
SELECT 'group:' || group_id, member_id,
    (%(horizon)s::date + width_bucket(m.joined_at, %(starts)s::timestamptz[]) - 1)
FROM groups_membership m JOIN members_user u ON u.id = m.member_id
WHERE approved_at IS NOT NULL AND m.joined_at >= %(from)s AND m.joined_at < %(end)s
"""
NEW_MEMBERS = """
INSERT INTO roll_figure SELECT 'new_members', scope, span, 0, count(*), count(*)
FROM roll_joined JOIN roll_span ON day BETWEEN first AND %(day)s GROUP BY scope, span
"""
# A member counts as active in the 30 days that begin with an act; the next act takes over.
# Made of what is shown alone: seven times a week's, less the other days, would be a hidden day. It
# speaks of as many as were active on half of the days.
STICKINESS = f"""
INSERT INTO roll_figure
WITH daily AS (
    SELECT scope, day, count(*) AS active FROM roll_presence
    WHERE day BETWEEN %(day)s - %(longest)s - 29 AND %(day)s GROUP BY scope, day
), turns AS (
    SELECT scope, day, least(day + 30,
        lead(day) OVER (PARTITION BY scope, member ORDER BY day)) AS until
    FROM roll_presence WHERE day BETWEEN %(day)s - %(longest)s - 29 AND %(day)s
), changes AS (
    SELECT scope, day, sum(change) AS change FROM (
        SELECT scope, day, 1 AS change FROM turns UNION ALL SELECT scope, until, -1 FROM turns
        UNION ALL
        SELECT scope, d::date, 0 FROM (SELECT DISTINCT scope FROM daily) scopes
        CROSS JOIN generate_series(%(day)s - %(longest)s + 1, %(day)s, '1 day') d
    ) all_changes GROUP BY scope, day
), rolling AS (
    SELECT scope, day, sum(change) OVER (PARTITION BY scope ORDER BY day) AS lately FROM changes
)
SELECT 'stickiness', scope, span, 0, avg(CASE
    WHEN active < {SMALLEST} THEN {A_FEW} ELSE coalesce(active, 0)
END::numeric / lately), least(min(lately), percentile_disc(0.5) WITHIN GROUP (ORDER BY active))
FROM rolling LEFT JOIN daily USING (scope, day) JOIN roll_span ON day BETWEEN first AND %(day)s
WHERE lately > 0 AND span <> 'day' GROUP BY scope, span
"""  # noqa: S608 - all written here
PREPARED = (HERE, CAME, JOINED)
FIGURES = (ACTIVE, READERS, NEW_MEMBERS, STICKINESS)

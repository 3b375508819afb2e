"""Topics, posts, reactions, hours, languages; who carries it."""

SAID = """
CREATE TEMP TABLE roll_said ON COMMIT DROP AS
SELECT scope, span, author, count(*) AS posts, count(*) FILTER (WHERE is_reply) AS replies,
    count(*) FILTER (WHERE is_reply AND is_by_staff) AS staff_replies
FROM roll_post JOIN roll_span ON day BETWEEN first AND %(day)s JOIN roll_place USING (topic)
GROUP BY scope, span, author
"""
POSTS = """
INSERT INTO roll_figure SELECT 'posts', scope, span, 0, sum(posts), count(*)
FROM roll_said GROUP BY scope, span
"""
TOPICS = """
INSERT INTO roll_figure SELECT 'topics', scope, span, 0, count(*), count(DISTINCT author)
FROM roll_topic JOIN roll_span ON day BETWEEN first AND %(day)s JOIN roll_place USING (topic)
GROUP BY scope, span
"""
REACTIONS = """
INSERT INTO roll_figure SELECT 'reactions', scope, span, 0, count(*), count(DISTINCT member)
FROM roll_thanks JOIN roll_span ON day BETWEEN first AND %(day)s JOIN roll_place USING (topic)
WHERE is_reaction GROUP BY scope, span
"""
HOURS = """
INSERT INTO roll_figure SELECT 'hours', scope, span, step, count(*), count(DISTINCT author)
FROM roll_post JOIN roll_span ON day BETWEEN first AND %(day)s AND span IN ('days30', 'month')
CROSS JOIN LATERAL (VALUES ('place'), ('group:' || group_id)) places (scope)
GROUP BY scope, span, step
"""
LANGUAGES = """
INSERT INTO roll_figure
SELECT 'languages', one.scope, span, 0, one.value / whole.value, one.n
FROM roll_figure one JOIN roll_figure whole USING (metric, span)
WHERE metric = 'posts' AND one.scope LIKE 'language:%%' AND whole.scope = 'place'
"""
STAFF_SHARE = """
INSERT INTO roll_figure
SELECT 'staff_share', scope, span, 0, sum(staff_replies)::float / sum(replies), count(*)
FROM roll_said WHERE replies > 0 GROUP BY scope, span
"""
# CHAOSS, Contributor Absence Factor: the fewest people who together wrote half of it.
ABSENCE_FACTOR = """
INSERT INTO roll_figure
SELECT 'absence_factor', scope, span, 0, min(place) FILTER (WHERE 2 * so_far >= whole), count(*)
FROM (
    SELECT scope, span, row_number() OVER ranked AS place, sum(posts) OVER ranked AS so_far,
        sum(posts) OVER (PARTITION BY scope, span) AS whole
    FROM roll_said WHERE span <> 'day'
    WINDOW ranked AS (PARTITION BY scope, span ORDER BY posts DESC, author)
) writers GROUP BY scope, span
"""
QUIET_EXPERTS = """
INSERT INTO roll_figure
SELECT 'quiet_experts', scope, span, 0, count(*), count(*) FROM (
    SELECT scope, span, whom, count(DISTINCT member) AS thankers
    FROM roll_thanks JOIN roll_span ON day BETWEEN first AND %(day)s
        AND span IN ('days30', 'month')
    CROSS JOIN LATERAL (VALUES ('place'), ('group:' || group_id)) places (scope)
    WHERE is_reply AND member <> whom GROUP BY scope, span, whom
) thanked
LEFT JOIN roll_said s USING (scope, span)
WHERE s.author = whom AND thankers >= %(quiet_thanked_by)s AND posts <= %(quiet_posts)s
GROUP BY scope, span
"""
PREPARED = (SAID,)
FIGURES = (
    *(POSTS, TOPICS, REACTIONS, HOURS, LANGUAGES),
    *(STAFF_SHARE, ABSENCE_FACTOR, QUIET_EXPERTS),
)

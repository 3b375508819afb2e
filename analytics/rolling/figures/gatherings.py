"""Events: dates held, seats, who came, who did not."""

HELD = """
CREATE TEMP TABLE roll_held ON COMMIT DROP AS
SELECT o.id AS held, scope, span, o.capacity FROM events_occurrence o
JOIN events_event e ON e.id = o.event_id JOIN topics_topic t ON t.id = e.topic_id
JOIN roll_span ON o.ends_at >= first_at AND o.ends_at < %(end)s
CROSS JOIN LATERAL (VALUES ('place'), ('group:' || t.group_id)) places (scope)
WHERE o.cancelled_at IS NULL AND e.cancelled_at IS NULL AND t.deleted_at IS NULL
"""
EVENTS_HELD = """
INSERT INTO roll_figure SELECT metric, scope, span, 0, value, 0 FROM (
    SELECT scope, span, count(*) AS held, coalesce(sum(capacity), 0) AS seats
    FROM roll_held GROUP BY scope, span
) held CROSS JOIN LATERAL (VALUES ('events_held', held), ('seats', seats)) both_of (metric, value)
"""
ATTENDANCE = """
INSERT INTO roll_figure
SELECT 'attendance', scope, span, 0, sum(1 + came_guests), count(DISTINCT member_id)
FROM roll_held JOIN events_attendance ON occurrence_id = held
WHERE came_at IS NOT NULL GROUP BY scope, span
"""
# It speaks of who came and of who did not: seats and the share tell how many each were.
NO_SHOWS = """
INSERT INTO roll_figure
SELECT 'no_shows', scope, span, 0, avg((came_at IS NULL)::int), least(
    nullif(count(DISTINCT member_id) FILTER (WHERE came_at IS NOT NULL), 0),
    nullif(count(DISTINCT member_id) FILTER (WHERE came_at IS NULL), 0)
)
FROM roll_held JOIN events_attendance a ON occurrence_id = held
WHERE coming = 'going' AND EXISTS (
    SELECT FROM events_attendance c WHERE c.occurrence_id = held AND c.came_at IS NOT NULL
) GROUP BY scope, span
"""
FIGURES = (HELD, EVENTS_HELD, ATTENDANCE, NO_SHOWS)

"""How soon somebody answers; topics that nobody has answered are counted in."""

HOURS = "extract(epoch FROM {}) / 3600.0"
ASKED = """
CREATE TEMP TABLE roll_asked ON COMMIT DROP AS
SELECT scope, span, author, kind, made_at, solved_at,
    CASE WHEN by_anybody < %(known)s THEN by_anybody END AS by_anybody,
    CASE WHEN by_members < %(known)s THEN by_members END AS by_members
FROM roll_topic JOIN roll_span ON day BETWEEN first AND %(day)s JOIN roll_place USING (topic)
"""
# Kaplan and Meier's product limit (JASA 53, 1958). Who has waited so long without an answer is
# counted as at risk until now, and as answered never. The hair allows for sums of logarithms.
RESPONSE = """
INSERT INTO roll_figure
WITH waits AS (
    SELECT scope, span, author, {answered} IS NOT NULL AS is_answered, {hours} AS hours
    FROM roll_asked
), steps AS (
    SELECT scope, span, hours, count(*) FILTER (WHERE is_answered)::float AS answered,
        sum(count(*)) OVER (PARTITION BY scope, span ORDER BY hours DESC)::float AS at_risk
    FROM waits GROUP BY scope, span, hours
), still AS (
    SELECT scope, span, hours, answered, bool_or(answered = at_risk) OVER so_far AS is_none,
        sum(CASE WHEN answered < at_risk THEN ln(1 - answered / at_risk) END)
            OVER so_far AS waiting
    FROM steps WINDOW so_far AS (PARTITION BY scope, span ORDER BY hours)
), points AS (
    SELECT scope, span,
        min(hours) FILTER (WHERE is_none OR exp(waiting) <= 0.5 + 1e-9) AS median,
        min(hours) FILTER (WHERE is_none OR exp(waiting) <= 0.1 + 1e-9) AS p90
    FROM still GROUP BY scope, span
), people AS (
    SELECT scope, span, count(DISTINCT author) AS n FROM waits GROUP BY scope, span
)
SELECT metric, scope, span, 0, value, n FROM points JOIN people USING (scope, span)
CROSS JOIN LATERAL (
    VALUES ('first_response_median{of}', median), ('first_response_p90{of}', p90)
) both_of (metric, value)
"""


def _response(answered, of):
    hours = HOURS.format(f"(coalesce({answered}, %(known)s) - made_at)")
    return RESPONSE.format(answered=answered, hours=hours, of=of)


ANSWERED_WITHIN = """
INSERT INTO roll_figure
SELECT 'answered_{hours}h', scope, span, 0,
    avg((coalesce(by_anybody < made_at + interval '{hours} hours', false))::int),
    count(DISTINCT author)
FROM roll_asked WHERE made_at + interval '{hours} hours' <= %(known)s GROUP BY scope, span
"""
SOLVED_SHARE = """
INSERT INTO roll_figure
SELECT 'solved_share', scope, span, 0, avg((coalesce(solved_at < %(known)s, false))::int),
    count(DISTINCT author)
FROM roll_asked WHERE kind = 'question' GROUP BY scope, span
"""
UNANSWERED_NOW = """
INSERT INTO roll_figure
SELECT 'unanswered_now', scope, span, 0, value, n FROM roll_span CROSS JOIN (
    SELECT scope, count(*) AS value, count(DISTINCT author) AS n
    FROM roll_topic JOIN roll_place USING (topic)
    WHERE day BETWEEN %(lately)s AND %(day)s
        AND coalesce(by_anybody >= %(end)s, true) AND coalesce(closed_at >= %(end)s, true)
    GROUP BY scope
) waiting
"""
PREPARED = (ASKED,)
FIGURES = (
    _response("by_members", ""),
    _response("by_anybody", "_all"),
    ANSWERED_WITHIN.format(hours=24),
    ANSWERED_WITHIN.format(hours=72),
    SOLVED_SHARE,
    UNANSWERED_NOW,
)

"""What is looked for, and what is read."""

SEARCHES = """
INSERT INTO roll_figure SELECT metric, scope, span, 0, value, 0 FROM (
    SELECT scope, span, coalesce(sum(times) FILTER (WHERE hit_count = 0), 0) AS vain,
        sum(times) AS times
    FROM search_query JOIN roll_span ON day BETWEEN first AND %(day)s
    CROSS JOIN LATERAL (
        VALUES ('place'), (nullif('language:' || language, 'language:'))
    ) places (scope)
    WHERE scope IS NOT NULL GROUP BY scope, span
) searches CROSS JOIN LATERAL (
    VALUES ('searches_without_hit', vain::float / times), ('searches_without_hit_count', vain)
) both_of (metric, value)
"""
READS = """
INSERT INTO roll_figure
SELECT CASE WHEN is_by_guests THEN 'guest_reads' ELSE 'page_reads' END, scope, span, 0, times,
    CASE WHEN is_by_guests THEN 0 ELSE greatest(people, 1) END
FROM (
    SELECT is_by_guests, scope, span, sum(times) AS times
    FROM analytics_pagereads JOIN roll_span ON day BETWEEN first AND %(day)s
    CROSS JOIN LATERAL (VALUES ('place'), ('group:' || group_id)) places (scope)
    WHERE scope IS NOT NULL GROUP BY is_by_guests, scope, span
) reads LEFT JOIN (
    SELECT scope, span, count(*) AS people FROM roll_came GROUP BY scope, span
) came USING (scope, span)
"""
FIGURES = (SEARCHES, READS)

"""Figures of one day become its signals; written again, only what changed is touched."""

import re
from datetime import date

from django.db import connection

from analytics.days import moment_of
from analytics.metrics import METRICS, Unit
from analytics.metrics.carrying import QUIET_POSTS, QUIET_THANKED_BY
from analytics.models import Rollup, Span
from analytics.rolling.figures import EVERY
from analytics.rolling.windows import about, spans_of
from analytics.scopes import PLACE

NAMED = re.compile(r"CREATE TEMP TABLE (\w+)")
SPANS = "CREATE TEMP TABLE roll_span (span text, first date, first_at timestamptz) ON COMMIT DROP"
FIGURES = """
CREATE TEMP TABLE roll_figure
    (metric text, scope text, span text, step smallint, value float, n integer) ON COMMIT DROP
"""
OTHER_TAGS = """
DELETE FROM roll_figure WHERE scope LIKE 'tag:%%'
    AND substr(scope, 5)::bigint NOT IN (SELECT tag FROM roll_tag WHERE day = %(day)s)
"""
# The whole place has a row for everything, so that a quiet day is told from one not measured.
SILENT = """
INSERT INTO roll_figure
SELECT metric, 'place', span, 0, value, 0
FROM unnest(%(metrics)s::text[], %(silent_spans)s::text[], %(values)s::float[])
    AS silent (metric, span, value) JOIN roll_span USING (span)
WHERE NOT EXISTS (SELECT FROM roll_figure f
    WHERE f.metric = silent.metric AND f.scope = 'place' AND f.span = silent.span)
"""
GONE = """
DELETE FROM analytics_signal s WHERE s.day = %(day)s AND s.span IN (SELECT span FROM roll_span)
    AND NOT EXISTS (SELECT FROM roll_figure f WHERE f.scope = s.scope AND f.metric = s.metric
        AND f.span = s.span AND f.step = s.step)
"""
EARLIER_IN_MONTH = """
DELETE FROM analytics_signal USING roll_span
WHERE roll_span.span = 'month' AND analytics_signal.span = 'month' AND day >= first
    AND day < first + interval '1 month' AND day <> %(day)s
"""
WRITTEN = """
INSERT INTO analytics_signal AS s (day, scope, metric, span, step, value, n)
SELECT %(day)s, scope, metric, span, step, value, n FROM roll_figure
ON CONFLICT (scope, metric, span, day, step) DO UPDATE
SET value = EXCLUDED.value, n = EXCLUDED.n
WHERE (s.value, s.n) IS DISTINCT FROM (EXCLUDED.value, EXCLUDED.n)
"""
NOT_LATEST = """
DELETE FROM analytics_signal WHERE day = %(day)s AND span = 'month'
    AND 'month' NOT IN (SELECT span FROM roll_span)
"""
STEPS = (*EVERY, OTHER_TAGS, SILENT, GONE, EARLIER_IN_MONTH, NOT_LATEST, WRITTEN)


def write(day: date, told: dict) -> None:
    """Work out and write the signals of a day, from what `gather` gathered for it."""
    asked = told | about(day) | _silent()
    asked |= {"quiet_posts": QUIET_POSTS, "quiet_thanked_by": QUIET_THANKED_BY}
    with connection.cursor() as cursor:
        for table in (SPANS, FIGURES):
            _make(cursor, table, asked)
        spans = [(span, first, moment_of(first)) for span, first in spans_of(day)]
        cursor.executemany("INSERT INTO roll_span VALUES (%s, %s, %s)", spans)
        for step in STEPS:
            _make(cursor, step, asked)


def _make(cursor, statement, asked):
    named = NAMED.search(statement)
    if named:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{named[1]}")
    cursor.execute(statement, asked)
    if named:
        cursor.execute(f"ANALYZE pg_temp.{named[1]}")


def _silent():
    """What is said of the whole place where nothing happened."""
    rows = [
        (metric.key, span.value, 0.0 if metric.unit in (Unit.PEOPLE, Unit.COUNT) else None)
        for metric in METRICS.values()
        for span in metric.spans
        if PLACE in metric.scopes and not metric.steps
    ]
    metrics, spans, values = (list(column) for column in zip(*rows, strict=True))
    return {"metrics": metrics, "silent_spans": spans, "values": values}


def note(day: date, milliseconds: int) -> None:
    Rollup.objects.update_or_create(day=day, defaults={"milliseconds": milliseconds})


__all__ = ["Span", "note", "write"]

"""The pulse of the house: seven days of the open groups, with eight weeks behind them.

Counted over open groups only, so that the figures are the same for everybody and tell nothing of
closed ones. People: distinct authors of standing posts. First answer: the median time from a
question to its first reply by another person, among those answered. Answered: questions of the
span with such a reply.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db import connection

from community.core.memory import Memory

WEEKS = 8
KEPT_SECONDS = 600
figures = Memory("pulse")  # nobody tells of it: it ends by its age
WIDTH, HEIGHT, MARGIN = 88, 28, 3  # of a sparkline, in its own units

WEEKLY = """
WITH weeks AS (
    SELECT n AS back, statement_timestamp() - make_interval(days => 7 * (n + 1)) AS since,
           statement_timestamp() - make_interval(days => 7 * n) AS until
    FROM generate_series(0, %(weeks)s - 1) AS n
), open_topics AS (
    SELECT t.* FROM topics_topic t JOIN groups_group g ON g.id = t.group_id
    WHERE g.visibility = 'open' AND t.deleted_at IS NULL
      AND t.last_post_at > statement_timestamp() - make_interval(days => 7 * %(weeks)s)
), firsts AS (
    SELECT q.id, q.made_at, min(p.made_at) AS answered_at
    FROM open_topics q LEFT JOIN topics_post p ON p.topic_id = q.id AND p.number > 1
         AND p.deleted_at IS NULL AND p.author_id <> q.author_id
    WHERE q.kind = 'question' GROUP BY q.id, q.made_at
)
SELECT w.back,
       (SELECT count(DISTINCT p.author_id)
         FROM topics_post p JOIN open_topics t ON t.id = p.topic_id
         WHERE p.deleted_at IS NULL AND p.made_at > w.since AND p.made_at <= w.until),
       (SELECT count(*) FROM open_topics t WHERE t.made_at > w.since AND t.made_at <= w.until),
       (SELECT count(*) FROM firsts f WHERE f.made_at > w.since AND f.made_at <= w.until),
       (SELECT count(f.answered_at) FROM firsts f
         WHERE f.made_at > w.since AND f.made_at <= w.until),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f.answered_at - f.made_at)
         FROM firsts f WHERE f.made_at > w.since AND f.made_at <= w.until
         AND f.answered_at IS NOT NULL)
FROM weeks w ORDER BY w.back DESC
"""


@dataclass(frozen=True)
class Line:
    """A sparkline: its path, the area under it, and where it ends."""

    path: str
    area: str
    x: str
    y: str


@dataclass(frozen=True)
class Pulse:
    """The last seven days, and a line over eight weeks for each figure."""

    key: tuple  # the weeks, which are all that it shows
    people: int
    topics: int
    questions: int
    answered: int
    first_answer: timedelta | None
    people_line: Line
    topics_line: Line
    answered_line: Line
    first_answer_line: Line


def kept_pulse() -> Pulse:
    """The same, drawn once for some seconds."""
    return figures.recall(1, pulse)


def pulse() -> Pulse:
    """The figures of now, at most ten minutes old."""
    rows = cache.get("pulse")
    if rows is None:
        rows = _weeks()
        cache.set("pulse", rows, KEPT_SECONDS)
    _back, people, topics, questions, answered, first = rows[-1]
    return Pulse(
        key=tuple(rows),
        people=people,
        topics=topics,
        questions=questions,
        answered=answered,
        first_answer=first,
        people_line=sparkline([row[1] for row in rows]),
        topics_line=sparkline([row[2] for row in rows]),
        answered_line=sparkline([row[4] for row in rows]),
        first_answer_line=sparkline([row[5].total_seconds() if row[5] else 0 for row in rows]),
    )


def _weeks():
    with connection.cursor() as cursor:
        cursor.execute(WEEKLY, {"weeks": WEEKS})
        return cursor.fetchall()


def sparkline(values: list[float]) -> Line:
    """Values as an SVG path; the lowest at the bottom, time from left to right."""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = WIDTH / (len(values) - 1)
    points = [
        (
            round(n * step, 1),
            round(HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN), 1),
        )
        for n, value in enumerate(values)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    x, y = points[-1]
    return Line(path=path, area=f"{path}L{WIDTH} {HEIGHT}L0 {HEIGHT}z", x=str(x), y=str(y))

"""Whether events keep their promises: every count of a date, and what no constraint can hold.

Counts can be put right from the answers. What else is found, a person has to look at.
"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.functions import Cast, Substr

from community.topics.consistency import Rule
from community.topics.recount import Ledger
from community.uploads.models import Use
from events.dating import NoDates, dates_planned
from events.models import Event, Occurrence

COUNTS = ("seats_taken", "going_count", "maybe_count", "waiting_count", "came_count")
# Where more people have a seat than there are, a count put right would break the table's promise.
DATES = Ledger(
    "events_occurrence",
    COUNTS,
    """
    SELECT o.id, c.seats AS seats_taken, c.going AS going_count, c.maybe AS maybe_count,
           c.waiting AS waiting_count, c.came AS came_count
    FROM events_occurrence o
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(1 + guests) FILTER (WHERE coming IN ('going', 'offered')), 0) AS seats,
               count(*) FILTER (WHERE coming = 'going') AS going,
               count(*) FILTER (WHERE coming = 'maybe') AS maybe,
               count(*) FILTER (WHERE coming = 'waiting') AS waiting,
               coalesce(sum(1 + came_guests) FILTER (WHERE came_at IS NOT NULL), 0) AS came
        FROM events_attendance a WHERE a.occurrence_id = o.id
    ) c
    WHERE (%(ids)s::bigint[] IS NULL OR o.id = ANY(%(ids)s))
      AND (o.capacity IS NULL OR c.seats <= o.capacity)
    """,
)
RULES = (
    Rule(
        "events_occurrence",
        """
        SELECT o.id, 'more people have a seat than there are'
        FROM events_occurrence o JOIN events_attendance a ON a.occurrence_id = o.id
        WHERE o.capacity IS NOT NULL AND a.coming IN ('going', 'offered')
        GROUP BY o.id HAVING sum(1 + a.guests) > o.capacity
        """,
    ),
    Rule(
        "events_occurrence",
        """
        SELECT o.id, 'a seat is free for who is next in line'
        FROM events_occurrence o JOIN events_event e ON e.id = o.event_id
        JOIN LATERAL (
            SELECT guests FROM events_attendance a
            WHERE a.occurrence_id = o.id AND a.coming = 'waiting'
              AND (o.capacity IS NULL OR a.guests < o.capacity)
            ORDER BY turn LIMIT 1
        ) head ON true
        WHERE o.ends_at > now() AND o.cancelled_at IS NULL AND e.cancelled_at IS NULL
          AND (o.capacity IS NULL OR head.guests < o.capacity - o.seats_taken)
        """,
    ),
    Rule(
        "events_occurrence",
        """
        SELECT o.id, 'gave a turn in line that it does not know of'
        FROM events_occurrence o JOIN events_attendance a ON a.occurrence_id = o.id
        GROUP BY o.id HAVING max(a.turn) > o.last_turn
        """,
    ),
    Rule(
        "events_event",
        """
        SELECT e.id, 'nobody hosts it' FROM events_event e
        WHERE NOT EXISTS (SELECT 1 FROM events_organiser h WHERE h.event_id = e.id)
        """,
    ),
    Rule(
        "events_event",
        """
        SELECT e.id, 'has no date' FROM events_event e
        WHERE NOT EXISTS (SELECT 1 FROM events_occurrence o WHERE o.event_id = e.id)
        """,
    ),
)


def wrong_counts() -> Iterator[str]:
    """One line for each count that differs from what it counts."""
    size = len(COUNTS)
    for key, *values in DATES.differences():
        for column, here, there in zip(COUNTS, values[:size], values[size:], strict=True):
            if here != there:
                yield f"events_occurrence {key}: {column} is {here}, should be {there}"


def broken_rules() -> Iterator[str]:
    """One line for each row that should not be as it is."""
    with connection.cursor() as cursor:
        for rule in RULES:
            cursor.execute(rule.sql)
            for key, trouble in cursor.fetchall():
                yield f"{rule.table} {key}: {trouble}"
    yield from _dates_out_of_series()
    yield from _covers_of_nothing()


def repair_counts() -> int:
    """Put every count right; how many rows were wrong."""
    return DATES.repair()


def _dates_out_of_series():
    """Coming dates that stand, and that the event does not mean."""
    dates = Occurrence.objects.coming().filter(cancelled_at=None)
    with_dates = Event.objects.filter(Exists(dates.filter(event=OuterRef("pk")))).order_by("pk")
    for event in with_dates.iterator():
        planned = _planned(event)
        for date in dates.filter(event=event).order_by("pk"):
            if date.original_at not in planned:
                yield f"events_occurrence {date.pk}: its event does not take place then"


def _planned(event):
    try:
        return {one[0] for one in dates_planned(event)}
    except NoDates:
        return set()


def _covers_of_nothing():
    key = Cast(Substr(OuterRef("subject"), len("event:") + 1), BigIntegerField())
    uses = Use.objects.filter(subject__startswith="event:").order_by("pk")
    for use in uses.filter(~Exists(Event.objects.filter(pk=key))):
        yield f"uploads_use {use.pk}: {use.subject} is not there"

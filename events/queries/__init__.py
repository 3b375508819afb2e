"""Reads about events: what is shown of one, which dates come, who comes to them."""

from events.queries.dates import coming_dates, dates_between
from events.queries.events import event_shown, host_ids, version_of
from events.queries.seats import attendances_of, line_of, own_attendance, place_in_line

__all__ = [
    "attendances_of",
    "coming_dates",
    "dates_between",
    "event_shown",
    "host_ids",
    "line_of",
    "own_attendance",
    "place_in_line",
    "version_of",
]

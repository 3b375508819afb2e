"""Events, their dates, who comes to them, and what they were told."""

from events.models.attendance import SEATED, Answer, Attendance, Coming
from events.models.calendar_key import CalendarKey
from events.models.event import (
    LEAD_TIMES,
    OCCURRENCES_MAX,
    SEATS_MAX,
    Event,
    Organiser,
    Question,
)
from events.models.happening import Happening, Told
from events.models.occurrence import Occurrence

__all__ = [
    "LEAD_TIMES",
    "OCCURRENCES_MAX",
    "SEATED",
    "SEATS_MAX",
    "Answer",
    "Attendance",
    "CalendarKey",
    "Coming",
    "Event",
    "Happening",
    "Occurrence",
    "Organiser",
    "Question",
    "Told",
]

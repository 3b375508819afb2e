"""Whether anybody can be checked in by now."""

from django.utils import timezone

from events.actions.door import OPENS_BEFORE
from events.models import Occurrence


def is_open(date: Occurrence) -> bool:
    """A cancelled date has no door; others open a day before."""
    return not date.is_cancelled and timezone.now() >= date.starts_at - OPENS_BEFORE

"""Days and clock times as people type them, and the moments that they are."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1970, 2200  # beyond, clocks and calendars stop to agree
MIDNIGHT = time(0, 0)


class DayField(forms.DateField):
    """A day, from a chooser or typed as 2026-11-28."""

    def __init__(self, **more):
        shape = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        super().__init__(widget=shape, input_formats=["%Y-%m-%d"], **more)

    def validate(self, value):
        super().validate(value)
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(_("Choose a day from 1970 to 2200."))


class ClockField(forms.TimeField):
    """A clock time, to the minute."""

    def __init__(self, **more):
        shape = forms.TimeInput({"type": "time", "step": 60}, "%H:%M")
        super().__init__(widget=shape, input_formats=["%H:%M", "%H:%M:%S"], **more)


def moment_of(day: date, clock: time, zone: str) -> datetime:
    """What the clock on that wall means. A time that the clock leaves out counts by the clock
    before (RFC 5545, 3.3.5); one that comes twice is the first."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def whole_days(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From the midnight that begins them to the midnight after."""
    after = last + timedelta(days=1)
    return moment_of(first, MIDNIGHT, zone), moment_of(after, MIDNIGHT, zone)

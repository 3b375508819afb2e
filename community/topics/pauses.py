"""Slow mode in words: how long must pass between two posts of one member."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86_400
CHOICES = [
    (0, _("No slow mode")),
    (MINUTE, _("One minute")),
    (5 * MINUTE, _("Five minutes")),
    (15 * MINUTE, _("A quarter of an hour")),
    (HOUR, _("One hour")),
    (6 * HOUR, _("Six hours")),
    (DAY, _("One day")),
]


def slow_words(seconds: int) -> str:
    """The rule as the page of a topic says it."""
    if seconds % HOUR == 0:
        hours = seconds // HOUR
        said = ngettext(
            "Slow mode: one post every hour.", "Slow mode: one post every %(n)s hours.", hours
        )
        return said % {"n": hours}
    if seconds % MINUTE == 0:
        minutes = seconds // MINUTE
        said = ngettext(
            "Slow mode: one post every minute.",
            "Slow mode: one post every %(n)s minutes.",
            minutes,
        )
        return said % {"n": minutes}
    said = ngettext(
        "Slow mode: one post every second.", "Slow mode: one post every %(n)s seconds.", seconds
    )
    return said % {"n": seconds}

"""Figures in words: per cent, people, hours, in the reader's language.

Numbers and their units keep together by a space that does not break.
"""

import math
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.metrics.registry import SMALLEST, Good, Metric, Unit
from analytics.queries.signals import Figure

FEWER = gettext_lazy("Fewer than 5 people")
NOTHING = "–"
MINUS, PLUS = "\N{MINUS SIGN}", "+"
SMALL = 10  # figures below show one decimal
HOURS_SAID = 48  # more hours than that are days
SAME = 0.005  # a change of less than half a per cent is none


def say(metric: Metric, value: Figure | float | None, *, signed: bool = False) -> str:
    """A figure with its unit, as a cell or a sentence shows it."""
    if isinstance(value, Figure):
        if value.is_hidden:
            return str(FEWER)
        value = value.value
    if value is None or not math.isfinite(value):
        return NOTHING
    return _sign(value, signed) + _SAID[metric.unit](abs(value))


def percent(share: float, *, signed: bool = False) -> str:
    """0.18 is “18 %”."""
    return _sign(share, signed) + _share(abs(share))


def people(number: int) -> str:
    """How many came, took a seat: a few are not told apart (L14)."""
    return str(FEWER) if 0 < number < SMALLEST else plain(number)


def plain(number: float) -> str:
    """With one decimal where it is small and not whole, with separators where it is large."""
    whole = number >= SMALL or math.isclose(number, round(number), abs_tol=0.05)
    places = 0 if whole else 1
    return number_format(round(number, places), places, use_l10n=True, force_grouping=True)


def _sign(value, signed):
    if value < 0:
        return MINUS
    return PLUS if signed and value > 0 else ""


def _share(share):
    # Translators: so many per cent; a space that does not break may stand between.
    return _("%(number)s%%") % {"number": plain(share * 100)}


def _hours(hours):
    if hours < 1:
        minutes = round(hours * 60)
        return ngettext("%(number)s min", "%(number)s min", minutes) % {"number": minutes}
    if hours < HOURS_SAID:
        return _("%(number)s h") % {"number": plain(hours)}
    days = hours / 24
    said = ngettext("%(number)s day", "%(number)s days", math.ceil(days))
    return said % {"number": plain(days)}


_SAID = {
    Unit.PEOPLE: plain,
    Unit.COUNT: plain,
    Unit.SHARE: _share,
    Unit.HOURS: _hours,
    Unit.RATE: plain,
}


@dataclass(frozen=True)
class Change:
    """A figure beside an earlier one: how much, which way, and whether that is better."""

    words: str
    sign: str  # the icon: up or dn
    tone: str  # up: better; down: worse; nothing: neither

    @property
    def judged(self) -> str:
        """For those who hear the page."""
        return {"up": _("better"), "down": _("worse")}.get(self.tone, "")


def change_of(metric: Metric, now: Figure, before: Figure) -> Change | None:
    """None where one of the two is not to be had. Shares change by points, the rest by a share."""
    if now.value is None or before.value is None:
        return None
    difference = now.value - before.value
    is_share = metric.unit == Unit.SHARE
    if not is_share and not before.value:
        return None
    size = abs(difference) if is_share else abs(difference / before.value)
    if size < SAME:
        return Change(_("as before"), "", "")
    is_up = difference > 0
    tone = (
        ""
        if metric.good == Good.NEITHER
        else "up"
        if is_up == (metric.good == Good.UP)
        else "down"
    )
    return Change(_points(size) if is_share else _share(size), "up" if is_up else "dn", tone)


def _points(size):
    points = round(size * 100)
    return ngettext("%(number)s point", "%(number)s points", points) % {"number": points}

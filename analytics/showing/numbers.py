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
# Translators: a figure that is not shown because with it another, hidden one could be worked out.
KEPT_BACK = gettext_lazy("Kept back with another figure")
NOTHING = "–"
MINUS, PLUS = "\N{MINUS SIGN}", "+"
SMALL = 10  # figures below show one decimal
HOURS_SAID = 48  # more hours than that are days
CELL_PLACES = 2  # decimals that leave the house
SAME = 0.005  # a change of less than half a per cent is none


def say(metric: Metric, value: Figure | float | None, *, signed: bool = False) -> str:
    """A figure with its unit, as a cell or a sentence shows it."""
    if isinstance(value, Figure):
        if value.is_hidden:
            return hidden_words(value)
        value = value.value
    if value is None or not math.isfinite(value):
        return NOTHING
    return _sign(value, signed) + _SAID[metric.unit](abs(value))


def hidden_words(figure: Figure) -> str:
    """Why a hidden figure is not shown."""
    return str(KEPT_BACK if figure.is_beside else FEWER)


def say_exactly(metric: Metric, value: float | None) -> str:
    """A target as it was typed, whatever a measured figure would be rounded to."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return _sign(value, False) + _EXACTLY[metric.unit](abs(value))


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


def typed(number: float) -> str:
    """With as many decimals as it has, up to four."""
    places = next((one for one in range(4) if math.isclose(number, round(number, one))), 4)
    return number_format(round(number, places), places, use_l10n=True, force_grouping=True)


def cell_of(metric: Metric, value: float | None) -> float | int | None:
    """A figure as programs and spreadsheets take it, in its unit: shares per hundred; no more
    decimals than were measured."""
    if value is None or not math.isfinite(value):
        return None
    number = round(value * 100 if metric.unit == Unit.SHARE else value, CELL_PLACES)
    return int(number) if number == int(number) else number


def unit_key(metric: Metric) -> str:
    """In which unit `cell_of` says it, for programs."""
    return "percent" if metric.unit == Unit.SHARE else str(metric.unit)


def _sign(value, signed):
    if value < 0:
        return MINUS
    return PLUS if signed and value > 0 else ""


def _share(share, number=plain):
    # Translators: so many per cent; a space that does not break may stand between.
    return _("%(number)s%%") % {"number": number(round(share * 100, 10))}


def _share_exactly(share):
    return _share(share, typed)


def _hours_exactly(hours):
    """In minutes or days where those are whole, or half days; else in hours."""
    part = hours * 60 if hours < 1 else hours / 12 if hours > HOURS_SAID else 0.5
    if math.isclose(part, round(part), abs_tol=1e-6):
        return _hours(hours)
    return _("%(number)s h") % {"number": typed(hours)}


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
_EXACTLY = {
    Unit.PEOPLE: typed,
    Unit.COUNT: typed,
    Unit.SHARE: _share_exactly,
    Unit.HOURS: _hours_exactly,
    Unit.RATE: typed,
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

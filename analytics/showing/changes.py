"""A change from before to after, as one sentence of its own for each unit and way.

Languages put these words in different orders, so none is made of pieces.
"""

from django.utils.translation import get_language_bidi, gettext_lazy, ngettext, ngettext_lazy

from analytics.metrics.registry import Metric, Unit
from analytics.models import Effect
from analytics.showing.numbers import MINUS, PLUS, percent, say

UP, DOWN, SAME = "up", "down", "same"
ISOLATED, ENDED = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
POINTS_SEEN = 0.5  # of a hundred: less is no change
A_WEEK = {  # counts and people: so many a week
    (UP, ""): gettext_lazy("Up %(change)s: %(before)s a week before, %(after)s after."),
    (UP, "groups"): gettext_lazy(
        "Up %(change)s: %(before)s a week before, %(after)s after; other groups %(others)s."
    ),
    (UP, "last_year"): gettext_lazy(
        "Up %(change)s: %(before)s a week before, %(after)s after; "
        "the same weeks last year %(others)s."
    ),
    (DOWN, ""): gettext_lazy("Down %(change)s: %(before)s a week before, %(after)s after."),
    (DOWN, "groups"): gettext_lazy(
        "Down %(change)s: %(before)s a week before, %(after)s after; other groups %(others)s."
    ),
    (DOWN, "last_year"): gettext_lazy(
        "Down %(change)s: %(before)s a week before, %(after)s after; "
        "the same weeks last year %(others)s."
    ),
    (SAME, ""): gettext_lazy("No change: %(before)s a week before, %(after)s after."),
    (SAME, "groups"): gettext_lazy(
        "No change: %(before)s a week before, %(after)s after; other groups %(others)s."
    ),
    (SAME, "last_year"): gettext_lazy(
        "No change: %(before)s a week before, %(after)s after; "
        "the same weeks last year %(others)s."
    ),
}
STANDING = {  # hours, and so many of a thousand: not by the week
    (UP, ""): gettext_lazy("Up %(change)s: %(before)s before, %(after)s after."),
    (UP, "groups"): gettext_lazy(
        "Up %(change)s: %(before)s before, %(after)s after; other groups %(others)s."
    ),
    (UP, "last_year"): gettext_lazy(
        "Up %(change)s: %(before)s before, %(after)s after; the same weeks last year %(others)s."
    ),
    (DOWN, ""): gettext_lazy("Down %(change)s: %(before)s before, %(after)s after."),
    (DOWN, "groups"): gettext_lazy(
        "Down %(change)s: %(before)s before, %(after)s after; other groups %(others)s."
    ),
    (DOWN, "last_year"): gettext_lazy(
        "Down %(change)s: %(before)s before, %(after)s after; the same weeks last year %(others)s."
    ),
    (SAME, ""): gettext_lazy("No change: %(before)s before, %(after)s after."),
    (SAME, "groups"): gettext_lazy(
        "No change: %(before)s before, %(after)s after; other groups %(others)s."
    ),
    (SAME, "last_year"): gettext_lazy(
        "No change: %(before)s before, %(after)s after; the same weeks last year %(others)s."
    ),
}
IN_POINTS = {  # shares: from 52 % to 61 % is 9 points
    (UP, ""): ngettext_lazy(
        "Up %(points)s point: %(before)s before, %(after)s after.",
        "Up %(points)s points: %(before)s before, %(after)s after.",
        "points",
    ),
    (UP, "groups"): ngettext_lazy(
        "Up %(points)s point: %(before)s before, %(after)s after; other groups %(others)s.",
        "Up %(points)s points: %(before)s before, %(after)s after; other groups %(others)s.",
        "points",
    ),
    (UP, "last_year"): ngettext_lazy(
        "Up %(points)s point: %(before)s before, %(after)s after; "
        "the same weeks last year %(others)s.",
        "Up %(points)s points: %(before)s before, %(after)s after; "
        "the same weeks last year %(others)s.",
        "points",
    ),
    (DOWN, ""): ngettext_lazy(
        "Down %(points)s point: %(before)s before, %(after)s after.",
        "Down %(points)s points: %(before)s before, %(after)s after.",
        "points",
    ),
    (DOWN, "groups"): ngettext_lazy(
        "Down %(points)s point: %(before)s before, %(after)s after; other groups %(others)s.",
        "Down %(points)s points: %(before)s before, %(after)s after; other groups %(others)s.",
        "points",
    ),
    (DOWN, "last_year"): ngettext_lazy(
        "Down %(points)s point: %(before)s before, %(after)s after; "
        "the same weeks last year %(others)s.",
        "Down %(points)s points: %(before)s before, %(after)s after; "
        "the same weeks last year %(others)s.",
        "points",
    ),
}


def change_sentence(effect: Effect, metric: Metric, others: str) -> str:
    """`others`: "groups", "last_year", or nothing to be said beside it."""
    is_share = metric.unit == Unit.SHARE
    amount = 100 * points_of(effect) if is_share else 100 * effect.change
    way = SAME if abs(amount) < POINTS_SEEN else UP if amount > 0 else DOWN
    told = {
        "change": apart(percent(round(abs(effect.change), 2))),
        "points": round(abs(amount)),
        "before": apart(say(metric, effect.before)),
        "after": apart(say(metric, effect.after)),
        "others": _others_said(effect, is_share) if others else "",
    }
    if is_share and way != SAME:
        return str(IN_POINTS[way, others] % told)
    by_week = metric.unit in (Unit.PEOPLE, Unit.COUNT)
    return str((A_WEEK if by_week else STANDING)[way, others] % told)


def points_of(effect: Effect, change: float | None = None) -> float:
    """A share's change as a difference, 0 to 1: what it is, less what it would have been; so much
    for an end of its interval, too."""
    change = effect.change if change is None else change
    return effect.after - effect.after / (1 + change) if change > -1 else -1.0


def points_said(share: float) -> str:
    """“+2 points”, with its sign; a share's difference, 0 to 1."""
    points = round(share * 100)
    sign = MINUS if points < 0 else PLUS if points > 0 else ""
    said = ngettext("%(number)s point", "%(number)s points", abs(points))
    return said % {"number": apart(f"{sign}{abs(points)}")}


def _others_said(effect, is_share):
    """What others did; beside a share's points, as so many points of this share."""
    if is_share:
        return points_said(effect.before * effect.others_change)
    return apart(percent(round(effect.others_change, 2), signed=True))


def apart(number: str) -> str:
    """A number keeps its sign and unit in order in sentences that run from the right."""
    return f"{ISOLATED}{number}{ENDED}" if get_language_bidi() else number

"""The weeks before and after a tactic, and beside it, as the estimator is asked about them.

Weeks are cut so that the first one after begins on the tactic's first day. They are read from
signals of seven days, which say of how many people they speak; a week about fewer than five is a
gap. Another tactic for the same figure cuts them short, so that no week is of two.

Where a community began within these weeks, or had too few people in too many of the oldest, its
time before is shorter, and it is taken for young: young ones grow faster, and what grew by itself
is nobody's effect.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from analytics.effects.holes import AFTER_LEAST, BEFORE_LEAST, holed, left_out, too_short
from analytics.metrics.registry import METRICS, Metric, Unit
from analytics.models import Span, Tactic
from analytics.queries.signals import HOUSE, Figure, series
from analytics.scopes import GROUP, PLACE, Scope, scope_of
from community.groups.models import Group

BEFORE_MOST, AFTER_MOST = 26, 12
GROUPS_MOST = 20  # that are compared with: those with the most posts
LEVEL_LEAST = 5.0  # a week: a smaller comparison only adds noise
WEEK, YEAR = timedelta(weeks=1), timedelta(weeks=52)
UNITS = {Unit.PEOPLE: "count", Unit.COUNT: "count", Unit.SHARE: "share"}


@dataclass(frozen=True)
class Window:
    """Whole weeks around a tactic. `until`: the last day that is looked at."""

    before: int
    after: int
    until: date
    is_cut: bool = False  # by another tactic


@dataclass(frozen=True)
class Read:
    """What is known of a tactic's weeks: a question for the estimator, or why there is none."""

    until: date
    why_not: str = ""  # a key; "too_few" where weeks are hidden
    question: dict = field(default_factory=dict)
    told: dict = field(default_factory=dict)  # columns of its Effect


def until_of(tactic: Tactic, day: date) -> date:
    """The end of the last whole week after, of the twelve that are looked at."""
    whole = min(max((day - tactic.began_on).days + 1, 0) // 7, AFTER_MOST)
    return tactic.began_on + whole * WEEK - timedelta(days=1)


def read(tactic: Tactic, day: date) -> Read:
    """The weeks of a tactic, as far as they are over by `day`."""
    metric, scope = METRICS.get(tactic.metric), scope_of(tactic.scope)
    window = window_of(tactic, day)
    if metric is None or scope is None or metric.steps or Span.WEEK not in metric.spans:
        return Read(window.until, "no_figures")
    short = too_short(window.before, window.after)
    if short:
        return Read(window.until, "other_tactic" if window.is_cut else short)
    figures = _spoken(_figures(metric, scope, tactic.began_on, window), window.after)
    is_young = len(figures) < window.before + window.after
    window = Window(len(figures) - window.after, window.after, window.until, window.is_cut)
    told = _told(figures, window)
    why_not = too_short(window.before, window.after) or _missing(figures, window.before)
    if why_not:
        return Read(window.until, why_not, told=told)
    others, beside = _beside(tactic, metric, scope, window)
    question = {
        "unit": UNITS.get(metric.unit, "other"),
        "values": [one.value for one in figures],
        "people": [one.n for one in figures],
        "split": window.before,
        "is_young": is_young,
        "others": others,
        "beside": beside,
    }
    if beside:
        told |= {"others": others, "others_change": _change(beside, window.before)}
    return Read(window.until, question=question, told=told)


def window_of(tactic: Tactic, day: date) -> Window:
    """Up to 26 weeks before and 12 after, up to the nearest other tactics."""
    until = until_of(tactic, day)
    after = (until - tactic.began_on).days // 7 + 1 if until >= tactic.began_on else 0
    before, is_cut = BEFORE_MOST, False
    for began_on in _neighbours(tactic):
        apart = abs((began_on - tactic.began_on).days) // 7
        if began_on > tactic.began_on and apart < after:
            after, is_cut = apart, is_cut or apart < AFTER_LEAST
        elif began_on <= tactic.began_on and apart < before:
            before, is_cut = apart, is_cut or apart < BEFORE_LEAST
    return Window(before, after, until, is_cut)


def _neighbours(tactic):
    """When other tactics for the same figure began: there, or in the whole place."""
    near = (tactic.began_on - BEFORE_MOST * WEEK, tactic.began_on + AFTER_MOST * WEEK)
    others = Tactic.objects.filter(metric=tactic.metric, scope__in={tactic.scope, PLACE})
    others = others.filter(began_on__range=near).exclude(pk=tactic.pk)
    return others.order_by("began_on", "pk").values_list("began_on", flat=True)


def _figures(metric: Metric, scope: Scope, began_on: date, window: Window) -> list[Figure]:
    start = began_on - window.before * WEEK + timedelta(days=6)
    end = began_on + window.after * WEEK - timedelta(days=1)
    return [one for _day, one in series(HOUSE, metric, scope, Span.WEEK, start, end, every=7)]


def _spoken(figures: list[Figure], after: int) -> list[Figure]:
    """Without the thin beginning: what remains before is whole enough, if it can be."""
    figures = _begun(figures, after)
    return figures[left_out([one.value for one in figures], len(figures) - after) :]


def _begun(figures: list[Figure], after: int) -> list[Figure]:
    """Without the weeks before the figure ever was: the house, or the group, was not there."""
    for place, one in enumerate(figures[:-after]):
        if one.value or one.is_hidden:
            return figures[place:]
    return figures[-after:]


def _missing(figures, split):
    values = [one.value for one in figures]
    return holed(values, [one.is_hidden for one in figures], split)


def _told(figures, window):
    """What the weeks themselves say; nothing of too few of them."""
    halves = [
        [one for one in half if one.value is not None]
        for half in (figures[: window.before], figures[window.before :])
    ]
    told = {"weeks_before": len(halves[0]), "weeks_after": len(halves[1])}
    if all(halves):
        told |= {"before": _mean(halves[0]), "after": _mean(halves[1])}
        told["n"] = min(max(one.n for one in half) for half in halves)
    return told


def _mean(half):
    return sum(one.value for one in half) / len(half)


def _beside(tactic, metric, scope, window):
    """What the same weeks brought elsewhere, or a year ago; only where it is whole."""
    weeks = None
    if scope.kind == GROUP:
        weeks = _of_others(tactic, metric, scope, window)
        if weeks:
            return "groups", weeks
    then = _figures(metric, scope, tactic.began_on - YEAR, window)
    weeks = _whole(metric, then, window)
    return ("last_year", weeks) if weeks else ("", None)


def _whole(metric, figures, window):
    values = [one.value for one in figures]
    if None in values or not values or len(values) != window.before + window.after:
        return None
    least = LEVEL_LEAST if metric.unit in (Unit.PEOPLE, Unit.COUNT) else 1e-9
    halves = values[: window.before], values[window.before :]
    return values if all(sum(half) / len(half) >= least for half in halves) else None


def _of_others(tactic, metric, scope, window):
    """Other groups together, week by week: counts added up, shares and hours in the middle.
    Groups in which a tactic for the same figure began are left out."""
    near = (tactic.began_on - window.before * WEEK, window.until)
    moved = Tactic.objects.filter(metric=metric.key, began_on__range=near)
    moved = {scope_of(one) for one in moved.values_list("scope", flat=True)}
    groups = Group.objects.exclude(pk=scope.pk).order_by("-post_count", "pk")
    found = []
    for pk in groups.values_list("pk", flat=True)[:GROUPS_MOST]:
        other = Scope(GROUP, str(pk))
        if other not in moved:
            weeks = _whole(metric, _figures(metric, other, tactic.began_on, window), window)
            found += [weeks] if weeks else []
    if not found:
        return None
    adds_up = metric.unit in (Unit.PEOPLE, Unit.COUNT)
    return [sum(week) / (1 if adds_up else len(found)) for week in zip(*found, strict=True)]


def _change(weeks, split):
    before, after = sum(weeks[:split]) / split, sum(weeks[split:]) / len(weeks[split:])
    return after / before - 1

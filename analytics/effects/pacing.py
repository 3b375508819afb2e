"""Whether a goal will be reached: what is needed by when, and what the forecast makes of it."""

from collections.abc import Sequence
from datetime import date, timedelta

from analytics.effects.forecasting import AHEAD
from analytics.metrics.registry import METRICS, Good, Metric, Unit
from analytics.models import Cadence, Goal, GoalState

LOOKS = {Cadence.WEEK: 1, Cadence.WEEKS2: 2, Cadence.MONTH: 4, Cadence.QUARTER: 13}  # weekly ones
WIDEST = 2.0  # times the figure or its target: a forecast wider than that says nothing
WIDEST_SHARE = 0.5  # the same of shares, 0 to 1
Outlook = Sequence[Sequence]  # [[day, middle, low, high], …], a day as 2026-11-21


def aims_up(goal: Goal) -> bool:
    """From its start to its target; without a start, where its metric is better."""
    if goal.baseline is not None and goal.baseline != goal.target:
        return goal.target > goal.baseline
    metric = METRICS.get(goal.metric)
    return metric is None or metric.good != Good.DOWN


def is_there(goal: Goal, value: float, wanted: float | None = None) -> bool:
    """At what is wanted or beyond it; without a word, at the target."""
    wanted = goal.target if wanted is None else wanted
    return value >= wanted if aims_up(goal) else value <= wanted


def needed_on(goal: Goal, day: date) -> float:
    """On the straight way from start to target; the target from the deadline on, or where there
    was no start."""
    whole = (goal.deadline - goal.baseline_day).days
    gone = (day - goal.baseline_day).days
    if goal.baseline is None or gone >= whole:
        return goal.target
    return goal.baseline + (goal.target - goal.baseline) * max(gone, 0) / whole


def holds(goal: Goal, looks: Sequence[float]) -> bool:
    """Whether it stands at the target, and did over its cadence: one lucky week is not enough.
    `looks` are the weekly figures since it was set, the newest last."""
    wanted = LOOKS.get(Cadence(goal.cadence), max(LOOKS.values()))
    if len(looks) < wanted or not is_there(goal, looks[-1]):
        return False
    recent = looks[-wanted:]
    return is_there(goal, sum(recent) / len(recent))


def horizon_of(goal: Goal, outlook: Outlook) -> Sequence | None:
    """The last week of the forecast that ends by the deadline; the first one, where none does."""
    within = [row for row in outlook if date.fromisoformat(row[0]) <= goal.deadline]
    return within[-1] if within else next(iter(outlook), None)


def says_something(metric: Metric | None, low: float, high: float, *known: float | None) -> bool:
    """Whether a forecast is narrow enough to be told, beside the figure and its target."""
    if metric is not None and metric.unit == Unit.SHARE:
        return high - low <= WIDEST_SHARE
    return high - low <= WIDEST * max(one for one in (*known, 1.0) if one is not None)


def state_ahead(goal: Goal, day: date, value: float | None, outlook: Outlook) -> GoalState:
    """On track when the forecast's middle comes to what is needed by then; or when it is ahead of
    its way today, and what is needed lies within the band. Where it stands on its way it is not
    ahead: on its first day every goal does. Unknown where the band says nothing."""
    row = horizon_of(goal, outlook)
    if value is None or row is None:
        return GoalState.UNKNOWN
    last, middle, low, high = row
    if not says_something(METRICS.get(goal.metric), low, high, value, goal.target):
        return GoalState.UNKNOWN
    needed, needed_today = needed_on(goal, date.fromisoformat(last)), needed_on(goal, day)
    best = high if aims_up(goal) else low
    is_ahead = value != needed_today and is_there(goal, value, needed_today)
    on_its_way = is_there(goal, middle, needed) or (is_ahead and is_there(goal, best, needed))
    return GoalState.ON_TRACK if on_its_way else GoalState.AT_RISK


def weeks_ahead(day: date) -> list[date]:
    return [day + timedelta(weeks=week) for week in range(1, AHEAD + 1)]

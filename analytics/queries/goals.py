"""Goals as pages show them."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from analytics.metrics.registry import METRICS
from analytics.models import Goal, GoalTurn, Signal, Span
from analytics.queries.hiding import hidden_as_well
from analytics.queries.signals import (
    NOTHING,
    Figure,
    is_counted,
    kept_back,
    last_rolled_day,
    shown,
)
from analytics.scopes import Scope
from community.core.paging import Page, key_page
from community.members.models import Viewer

WEEKS = 13
OPEN_MOST = 60
ENDED = 12
TURNS_MOST = 12


def open_goals(viewer: Viewer) -> QuerySet[Goal]:
    """Those that are still aimed at, the nearest deadline first."""
    goals = Goal.objects.visible_to(viewer).filter(ended_at=None)
    return goals.select_related("owner").order_by("deadline", "pk")


def targets_on(viewer: Viewer, metric: str, scope: Scope, span: Span) -> list[tuple[str, float]]:
    """What is aimed at on a figure now, by goal: title and target, the nearest deadline first."""
    goals = open_goals(viewer).filter(metric=metric, scope=str(scope), span=span)
    return list(goals.values_list("title", "target")[:OPEN_MOST])


def ended_goals(viewer: Viewer, after: str = "") -> Page:
    """Reached, missed and dropped ones, the last first."""
    goals = Goal.objects.visible_to(viewer).exclude(ended_at=None).select_related("owner")
    return key_page(goals, after, keys=("-ended_at", "-pk"), size=ENDED)


def goal_shown(viewer: Viewer, pk: int) -> Goal | None:
    goals = Goal.objects.visible_to(viewer).select_related("owner", "made_by")
    return goals.filter(pk=pk).first()


def turns_of(goal: Goal) -> list[GoalTurn]:
    """How it fared, the newest first. Whoever may see the goal may see them."""
    return list(GoalTurn.objects.filter(goal=goal).order_by("-day")[:TURNS_MOST])


def states_before(goals: Iterable[int], day: date) -> dict[int, str]:
    """By key: how goals fared when this day began, as far as anybody judged them by then."""
    turns = GoalTurn.objects.filter(goal__in=goals, day__lt=day).order_by("goal", "-day")
    return dict(turns.distinct("goal").values_list("goal", "state"))


def lines_of(viewer: Viewer, goals: list[Goal]) -> dict[int, list[tuple[date, Figure]]]:
    """The last thirteen weeks of each goal's figure, one point a week, as it may be shown. A
    few questions for all of them."""
    last = last_rolled_day()
    if last is None or not goals:
        return {}
    days = [last - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    found = _points(viewer, goals, days)
    return {goal.pk: _line(goal, days, found) for goal in goals}


def _points(viewer, goals, days):
    """By figure, scope, span and day. A month's row stands on its last counted day."""
    rows = Signal.objects.visible_to(viewer).filter(
        Q(day__in=days) | Q(span=Span.MONTH, day__range=(days[0], days[-1])),
        metric__in={goal.metric for goal in goals},
        scope__in={goal.scope for goal in goals},
        span__in={goal.span for goal in goals},
        step=0,
    )
    found = {
        (metric, scope, span, day): shown(value, n, METRICS[metric])
        for metric, scope, span, day, value, n in rows.values_list(
            "metric", "scope", "span", "day", "value", "n"
        )
        if metric in METRICS
    }
    parts = {(goal.metric, goal.scope, goal.span) for goal in goals if goal.metric in METRICS}
    asked = {(*part, day) for part in parts for day in days} | set(found)
    hidden = hidden_as_well(asked)
    return found | {one: kept_back(found.get(one, NOTHING)) for one in hidden}


def _line(goal, days, found):
    key = (goal.metric, goal.scope, goal.span)
    if goal.span == Span.MONTH:
        return sorted((one[3], figure) for one, figure in found.items() if one[:3] == key)
    metric = METRICS.get(goal.metric)
    silent = shown(0.0, 0, metric) if metric and is_counted(metric) else NOTHING
    return [(day, found.get((*key, day), silent)) for day in days]

"""How goals stood at the end of a day, as far as that is known."""

from collections import defaultdict
from datetime import date, timedelta

from analytics.days import ONE, first_day
from analytics.metrics.registry import METRICS
from analytics.models import Goal, GoalState, GoalTurn, Span
from analytics.queries.signals import NOTHING, Reader, on_days
from analytics.scopes import scope_of

WEEK = timedelta(weeks=1)
WEEKS = 4  # looked back for a figure: an older one says nothing of the day


def values_on(viewer: Reader, goals: list[Goal], day: date) -> dict[int, float | None]:
    """By key: each goal's figure as this day knew it, of its deadline where that came before; none
    where nothing may be shown. Of months and quarters, the one that was over. A few questions for
    each part of the house."""
    asked = defaultdict(list)
    for goal in goals:
        asked[goal.scope, goal.span, min(day, goal.deadline)].append(goal)
    values = {}
    for (scope, span, last), together in asked.items():
        days = _days(span, last)
        found = _found(viewer, scope, span, days)
        values |= {goal.pk: _known(goal, found, days, day) for goal in together}
    return values


def _found(viewer, written, span, days):
    scope = scope_of(written)
    return {} if scope is None else on_days(viewer, scope, Span(span), days)


def _days(span, last):
    """On which a figure may stand, the newest first."""
    if span not in (Span.MONTH, Span.QUARTER):
        return [last - WEEK * back for back in range(WEEKS)]
    return [first_day(Span(span), last + ONE) - ONE]


def _known(goal, found, days, day):
    """The newest figure; where signals say nothing, what it was judged by, unless that was
    later."""
    figures = [found.get(goal.metric, {}).get(one, NOTHING) for one in days]
    known = [figure.value for figure in figures if figure.value is not None]
    if known and goal.metric in METRICS:
        return known[0]
    return goal.value if goal.judged_on is None or goal.judged_on <= day else None


def states_on(goals: list[Goal], day: date) -> dict[int, str]:
    """By key: how each goal fared by the end of this day. A goal whose turns all came later was
    not yet judged; one without any is as it is now."""
    rows = GoalTurn.objects.filter(goal__in=[one.pk for one in goals]).order_by("goal", "day")
    then, turned = {}, set()
    for goal, one, state in rows.values_list("goal", "day", "state"):
        turned.add(goal)
        if one <= day:
            then[goal] = state
    return {goal.pk: then.get(goal.pk, _unturned(goal, turned)) for goal in goals}


def _unturned(goal, turned):
    return GoalState.UNKNOWN if goal.pk in turned else goal.state

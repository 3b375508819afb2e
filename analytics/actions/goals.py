"""Goals are set, changed, dropped. How they fare is judged elsewhere, by night."""

import hashlib
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.actions.judging import judge_at_once
from analytics.actions.turning import note_turn
from analytics.aiming import wrong_with_deadline, wrong_with_figure, wrong_with_target
from analytics.days import last_finished_day, today
from analytics.metrics.registry import METRICS
from analytics.models import Goal, GoalState, Span
from analytics.queries.signals import latest
from analytics.scopes import Scope
from community.core.errors import Refused
from community.members.models import User

TURNS = 0x60A1  # our drawer among PostgreSQL's advisory locks
CHANGEABLE = ("title", "why", "target", "deadline", "cadence", "owner_id")


class NoSuchGoal(Refused):
    """What was asked for cannot be aimed at."""


class GoalIsOver(Refused):
    """It was reached, missed or dropped meanwhile."""


class SetAlready(Refused):
    """The same goal stands already."""


class ChangedMeanwhile(Refused):
    """Somebody else saved it since the form was opened."""


@transaction.atomic
def set_goal(
    *,
    by: User,
    title: str,
    why: str,
    metric: str,
    scope: Scope,
    span: str,
    target: float,
    deadline: date,
    cadence: str,
    owner: User,
) -> Goal:
    """A goal from where the figure stands now. Where too few people stand behind the figure, or
    nothing was measured yet, it begins without a starting point."""
    _refuse_if(wrong_with_figure(METRICS.get(metric), scope, span))
    day, baseline = starting_point(by, metric, scope, span)
    _refuse_if(wrong_with_target(METRICS[metric], target, baseline))
    _refuse_if(wrong_with_deadline(deadline, today()))
    _one_at_a_time()
    same = Goal.objects.filter(metric=metric, scope=str(scope), span=span, deadline=deadline)
    if same.filter(ended_at=None).exists():
        raise SetAlready(_("There is a goal for this figure by that day already."))
    goal = Goal.objects.create(
        title=title,
        why=why,
        metric=metric,
        scope=str(scope),
        span=span,
        baseline=baseline,
        baseline_day=day,
        value=baseline,
        target=target,
        deadline=deadline,
        cadence=cadence,
        owner=owner,
        made_by=by,
    )
    judge_at_once(goal, by)
    return goal


def starting_point(
    viewer: User, metric: str, scope: Scope, span: str
) -> tuple[date, float | None]:
    """The newest figure that may be shown, and its day."""
    found = latest(viewer, METRICS[metric], scope, Span(span))
    if found is None:
        return last_finished_day(), None
    day, figure = found
    return day, figure.value


@transaction.atomic
def edit_goal(*, goal: Goal, by: User, seen: str = "", **said) -> Goal:
    """Other words, another target or day, another owner. What is measured stays, and so does
    the starting point. `seen` is the `version_of` that the form was opened with."""
    goal = _locked(goal)
    if seen and seen != version_of(goal):
        raise ChangedMeanwhile(_("Somebody changed this goal while you were writing."))
    before = (goal.target, goal.deadline)
    for name, value in said.items():
        setattr(goal, name, value)
    if (goal.target, goal.deadline) != before:
        _refuse_if(wrong_with_target(METRICS[goal.metric], goal.target, goal.baseline))
        _refuse_if(wrong_with_deadline(goal.deadline, today()))
        goal.state, goal.judged_on, goal.forecast = GoalState.UNKNOWN, None, []
        goal.save()
        judge_at_once(goal, by)
        return goal
    goal.save()
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, by: User, because: str) -> Goal:
    """It is aimed at no more, and the reason stands beside it."""
    goal = _locked(goal)
    goal.state, goal.dropped_because = GoalState.DROPPED, because
    goal.ended_at = timezone.now()
    goal.save(update_fields=["state", "dropped_because", "ended_at"])
    note_turn(goal=goal, day=today())
    return goal


def version_of(goal: Goal) -> str:
    """Of what a form can change."""
    said = repr([str(getattr(goal, name)) for name in CHANGEABLE])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _locked(goal):
    goal = Goal.objects.select_for_update().get(pk=goal.pk)
    if not goal.is_open:
        raise GoalIsOver(_("This goal is over already."))
    return goal


def _one_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])


def _refuse_if(sentence):
    if sentence:
        raise NoSuchGoal(sentence)

"""Each night: how the goals fare, and what the tactics did.

Both are promised for a day when it is rolled up, and may be kept twice, late, or out of order:
a goal is judged once a day and never for a day before the last, an effect never goes back.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from analytics.actions.apart import apart
from analytics.actions.turning import note_turn
from analytics.days import ONE, moment_of
from analytics.effects.asking import estimates
from analytics.effects.forecasting import forecast
from analytics.effects.pacing import holds, is_there, state_ahead, weeks_ahead
from analytics.effects.weeks import AFTER_MOST, UNITS, read, until_of
from analytics.metrics.registry import METRICS
from analytics.models import Effect, Finding, Goal, GoalState, Span, Tactic
from analytics.permissions import can_see_figures
from analytics.queries.signals import HOUSE, last_rolled_day, series
from analytics.scopes import GROUP, scope_of
from community.core.outbox import keeper
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind

LOOKED_BACK = timedelta(weeks=26)
FRESH = timedelta(weeks=4)  # an older figure says nothing of today
FRESH_MONTH = timedelta(days=31)  # until the next month is over
MOMENT = timedelta(seconds=1)
LATE = timedelta(weeks=2)  # after its last week, figures that came late still count
AT_ONCE = 2000
LEAST_BEFORE = 2  # a week
TOLD = (GoalState.AT_RISK, GoalState.REACHED, GoalState.MISSED)
JUDGED = ("state", "value", "forecast", "judged_on", "ended_at")
OUTCOME = (
    *("finding", "before", "after", "weeks_before", "weeks_after", "change", "low", "high"),
    *("others", "others_change", "n", "why_not", "until_day"),
)
NOT_TOLD = dict.fromkeys(("before", "after", "change", "low", "high", "others_change"))
NOT_TOLD |= {"weeks_before": 0, "weeks_after": 0, "others": "", "n": 0, "why_not": ""}


@keeper
@transaction.atomic
def judge_goals(day: str | date) -> None:
    """Value, forecast and state of each open goal by the figures of this day; whoever sees to it
    is told when it gets at risk, is reached or is missed."""
    day = _as_day(day)
    waiting = Goal.objects.select_for_update(of=("self",)).filter(ended_at=None)
    waiting = waiting.filter(Q(judged_on=None) | Q(judged_on__lt=day), baseline_day__lte=day)
    for goal in waiting.select_related("owner").order_by("pk"):
        with apart("goal", goal.pk):
            _judge_and_tell(goal, day)


def judge_at_once(goal: Goal, by: User) -> None:
    """A goal that was set or changed just now, by the newest measured day: its page says how it
    fares without waiting for the night. Whether it is over is for the night to say. The caller
    holds it; whoever sees to it and did not change it is told."""
    day = last_rolled_day()
    if day is None or not goal.baseline_day <= day < goal.deadline:
        return
    points = _points(goal, day)
    _look(goal, points, day)
    goal.save(update_fields=JUDGED)
    note_turn(goal=goal, day=day)
    if goal.state in TOLD and goal.owner_id != by.pk:
        _tell(goal)


@keeper
@transaction.atomic
def measure_effects(day: str | date) -> None:
    """The effect of each tactic by the whole weeks that are over by this day."""
    day = _as_day(day)
    found = {one.pk: (one, seen) for one in _measurable(day) if (seen := _read(one, day))}
    asked = {pk: seen.question for pk, (_one, seen) in found.items() if seen.question}
    answers = dict(zip(asked, estimates(list(asked.values())), strict=True))
    # From here on under lock, and briefly: the estimator took its time, a page does not wait.
    rows = Tactic.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk")
    effects = Effect.objects.in_bulk(found, field_name="tactic_id")
    for tactic in rows:
        before, seen = found[tactic.pk]
        if _is_same(tactic, before):
            with apart("tactic", tactic.pk):
                told = _outcome(seen, answers.get(tactic.pk, {}))
                _keep(tactic, effects.get(tactic.pk), told)


def _judge_and_tell(goal, day):
    before = goal.state
    _judge(goal, day)
    goal.save(update_fields=JUDGED)
    note_turn(goal=goal, day=min(day, goal.deadline))
    if goal.state != before and goal.state in TOLD:
        _tell(goal)


def _read(tactic, day):
    """Its figures; nothing where they cannot be read, which stops no other."""
    with apart("tactic", tactic.pk):
        return read(tactic, day)


def _as_day(day):
    return day if isinstance(day, date) else date.fromisoformat(day)


def _judge(goal, day):
    """By the figures of the day; of a deadline that is over, by those of the deadline."""
    as_of = min(day, goal.deadline)
    points = _points(goal, as_of)
    looks = [value for one, value in points if one > goal.baseline_day]
    _look(goal, points, as_of)
    goal.judged_on = day
    if day >= goal.deadline:
        reached = goal.value is not None and is_there(goal, goal.value)
        goal.state = GoalState.REACHED if reached else GoalState.MISSED
    elif goal.value is not None and holds(goal, looks):
        goal.state = GoalState.REACHED
    else:
        return
    goal.forecast = []
    goal.ended_at = moment_of(as_of + ONE) - MOMENT  # still on its day


def _look(goal, points, day):
    """Where it stands, and where it is heading."""
    fresh = FRESH_MONTH if goal.span == Span.MONTH else FRESH
    seen = [value for one, value in points if day - one < fresh]
    goal.value = seen[-1] if seen else None
    goal.judged_on, goal.forecast = day, _outlook(goal, day)
    goal.state = state_ahead(goal, day, goal.value, goal.forecast)


def _points(goal, until, span=None):
    """(day, value) of each week up to a day, those that may be shown."""
    metric, scope = METRICS.get(goal.metric), scope_of(goal.scope)
    span = Span(span or goal.span)
    if metric is None or scope is None or metric.steps or span not in metric.spans:
        return []
    told = series(HOUSE, metric, scope, span, until - LOOKED_BACK, until, every=7)
    if span == Span.MONTH:  # of months those that are over
        told = [(day, one) for day, one in told if (day + ONE).day == 1]
    return [(day, one.value) for day, one in told if one.value is not None]


def _outlook(goal, day):
    """Eight weeks ahead. A goal by the month looks at thirty days: months are too few."""
    span = Span.DAYS30 if goal.span == Span.MONTH else goal.span
    points = _begun([value for _day, value in _points(goal, day, span)])
    metric = METRICS.get(goal.metric)
    unit = UNITS.get(metric.unit, "other") if metric else "other"
    ahead = forecast(unit, points, overlapping=span == Span.DAYS30)
    return [
        [str(week), *(round(one, 4) for one in told)]
        for week, told in zip(weeks_ahead(day), ahead, strict=False)
    ]


def _begun(values):
    """From the first week on in which there was anything."""
    return next((values[place:] for place, one in enumerate(values) if one), values[-1:])


def _tell(goal):
    """Whoever sees to it, as long as they may see the figure."""
    scope = scope_of(goal.scope)
    if scope is None or not can_see_figures(goal.owner, scope):
        return
    notify(
        members=[goal.owner_id],
        kind=Kind.CASE,
        subject=f"goal:{goal.pk}",
        gather=f"goal:{goal.pk}",
        place=scope.pk if scope.kind == GROUP else None,
        renew=True,
    )


def _measurable(day):
    """Those that began within the time that is looked at, and those never looked at."""
    recent = day - timedelta(weeks=AFTER_MOST) - LATE
    begun = Tactic.objects.filter(began_on__lte=day)
    begun = begun.filter(Q(effect=None) | Q(began_on__gte=recent)).select_related("effect")
    for tactic in begun.order_by("-began_on", "-pk")[:AT_ONCE]:
        effect = getattr(tactic, "effect", None)
        if effect is None or effect.until_day <= until_of(tactic, day):
            yield tactic


def _is_same(tactic, before):
    """Nobody moved it while its effect was worked out."""
    return all(
        getattr(tactic, name) == getattr(before, name) for name in ("metric", "scope", "began_on")
    )


def _outcome(seen, answer):
    """The columns of an effect."""
    told = NOT_TOLD | seen.told | {"until_day": seen.until}
    why_not = seen.why_not or answer.get("why_not", "") or _from_nothing(seen, told)
    if why_not == "too_few":
        return told | {"finding": Finding.TOO_FEW, "before": None, "after": None}
    if why_not:
        return told | {"finding": Finding.CANNOT, "why_not": why_not}
    is_sure = answer["low"] > 0 or answer["high"] < 0
    return told | answer | {"finding": Finding.LIKELY if is_sure else Finding.NOISE}


def _from_nothing(seen, told):
    """Where hardly anything was before, no share says how much more it is."""
    is_count = bool(seen.question) and seen.question["unit"] == "count"
    few = is_count and told["before"] is not None and told["before"] < LEAST_BEFORE
    return "nothing_before" if few else ""


def _keep(tactic, effect, told):
    """As it is now known; a row that says the same stays as it was, and none goes back."""
    if effect is None:
        Effect.objects.create(tactic=tactic, **told)
        return
    same = all(getattr(effect, name) == told[name] for name in OUTCOME)
    if same or effect.until_day > told["until_day"]:
        return
    for name in OUTCOME:
        setattr(effect, name, told[name])
    effect.made_at = timezone.now()
    effect.save(update_fields=[*OUTCOME, "made_at"])

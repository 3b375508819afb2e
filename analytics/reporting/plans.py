"""Goals, tactics and advice of a period, and the three things that are to be decided."""

from datetime import timedelta

from django.db.models import Q

from analytics.days import moment_of
from analytics.effects.pacing import aims_up
from analytics.metrics.registry import METRICS, SMALLEST
from analytics.models import Advice, Goal, GoalState, Signal, Tactic
from analytics.queries.advice import open_by_age
from analytics.queries.goals import states_before
from analytics.queries.people import first_owner_in
from analytics.queries.signals import HOUSE, shown
from analytics.queries.standing import states_on, values_on
from analytics.queries.tactics import ranked
from analytics.reporting.periods import Period
from analytics.reporting.unanswered import waiting_of
from analytics.scopes import GROUP, PLACE, Scope, scope_of
from community.groups.models import Group

MOST = 30
DECISIONS = 3
DRIFT = 0.6  # a group with fewer than this share of the active members before drifts
MINUTES_A_QUESTION, MINUTES_A_REVIEW, MINUTES_A_GROUP = 15, 30, 60
WORKED_HOURS = 1.0  # where nobody noted what a tactic took


def goals_of(scope: Scope, period: Period) -> list:
    """Those that were open in the period as they stood on its last day, with how they fared before
    it; of the place, those of its parts, too."""
    rows = _within(Goal.objects.all(), scope).filter(baseline_day__lte=period.ends_on)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=moment_of(period.starts_on)))
    goals = list(rows.order_by("deadline", "pk")[:MOST])
    were = states_before([one.pk for one in goals], period.starts_on)
    states, values = states_on(goals, period.ends_on), values_on(HOUSE, goals, period.ends_on)
    return [
        {
            "pk": one.pk,
            "title": one.title,
            "scope": one.scope,
            "metric": one.metric,
            "span": one.span,
            "state": states[one.pk],
            "because": one.dropped_because if states[one.pk] == GoalState.DROPPED else "",
            "was": were.get(one.pk, ""),
            "value": values[one.pk],
            "target": one.target,
            "is_up": aims_up(one),
            "deadline": one.deadline.isoformat(),
            "owner": one.owner_id,
        }
        for one in goals
    ]


def tactics_of(scope: Scope, period: Period) -> list:
    """Those that ran in the period or began in the twelve weeks before it, for so long effects
    are measured."""
    since = period.starts_on - timedelta(weeks=12)
    rows = _within(Tactic.objects.all(), scope).filter(began_on__lte=period.ends_on)
    rows = rows.filter(Q(began_on__gte=since) | Q(ended_on__gte=period.starts_on))
    return [_tactic(one) for one in rows.select_related("effect").order_by("-began_on")[:MOST]]


def _tactic(one):
    effect = getattr(one, "effect", None)
    said = {
        "finding": effect.finding if effect else "",  # worked out by night
        "before": effect.before if effect else None,
        "after": effect.after if effect else None,
        "n": effect.n if effect else 0,
    }
    about = {"pk": one.pk, "title": one.title, "scope": one.scope, "metric": one.metric}
    return about | {"began_on": one.began_on.isoformat()} | said


def advice_of(scope: Scope, period: Period) -> list:
    """What was advised and waited on the last day, the oldest first: key, and days by then; of the
    place, about its parts, too."""
    return [[one.advice.pk, one.days] for one in open_by_age(HOUSE, scope, period.ends_on)]


def decisions_of(scope: Scope, period: Period, body: dict) -> list:
    """Three things at most, of as many kinds as there are: each with who, and minutes it takes."""
    kinds = [
        _goals_at_risk(body["goals"]),
        _reviews(scope, period),
        _questions(scope, period),
        _groups(scope, period),
        _old_advice(body["advice"]),
    ]
    found = [kind[0] for kind in kinds if kind]
    found += [one for kind in kinds for one in kind[1:]]
    return found[:DECISIONS]


def _goals_at_risk(goals):
    waiting = [one for one in goals if one["state"] in (GoalState.AT_RISK, GoalState.MISSED)]
    best = list(ranked(HOUSE, size=MOST)) if waiting else []
    return [_of_goal(one, best) for one in waiting]


def _of_goal(goal, best):
    """With the tactic that moved this figure there most for an hour, if one likely did. Never
    one of the whole place for a goal of a part: who runs that part knows nothing of it (L14)."""
    worked = (one for one in best if one.gain and one.gain > 0 and one.metric == goal["metric"])
    tactic = next((one for one in worked if one.scope == goal["scope"]), None)
    hours = (tactic.hours or WORKED_HOURS) if tactic else WORKED_HOURS
    return {
        "kind": "goal",
        "pk": goal["pk"],
        "title": goal["title"],
        "scope": goal["scope"],
        "owner": goal["owner"],
        "minutes": round(hours * 60),
        "tactic": tactic.title if tactic else "",
        "tactic_scope": tactic.scope if tactic else "",
    }


def _reviews(scope, period):
    rows = _within(Tactic.objects.all(), scope)
    rows = rows.filter(judged_at=None, review_on__lte=period.ends_on).order_by("review_on", "pk")
    return [
        {
            "kind": "review",
            "pk": one.pk,
            "title": one.title,
            "scope": one.scope,
            "owner": one.by_id,
            "minutes": MINUTES_A_REVIEW,
        }
        for one in rows[:DECISIONS]
    ]


def _questions(scope, period):
    questions, people = waiting_of(scope, period)
    if not questions:
        return []
    told = {"kind": "questions", "questions": questions, "people": people}
    return [told | {"minutes": MINUTES_A_QUESTION * questions, "owner": first_owner_in(scope)}]


def _groups(scope, period):
    """Groups whose active members fell by two fifths or more; for who runs the place."""
    if scope.kind != PLACE:
        return []
    now, before = (_active_by_group(one) for one in (period, period.before))
    awake = {f"{GROUP}:{pk}" for pk in Group.objects.awake().values_list("pk", flat=True)}
    before = {one: value for one, value in before.items() if value and one in awake}
    shares = {one: _at_most(now.get(one, 0)) / value for one, value in before.items()}
    drifting = sorted((share, one) for one, share in shares.items() if share < DRIFT)
    return [
        {
            "kind": "group",
            "scope": one,
            "owner": first_owner_in(scope_of(one)),
            "minutes": MINUTES_A_GROUP,
        }
        for _share, one in drifting[:DECISIONS]
    ]


def _at_most(active):
    """Where fewer than five were active, it may have been four."""
    return SMALLEST - 1 if active is None else active


def _active_by_group(period):
    """None where fewer than five were active: nothing more is told of them."""
    rows = Signal.objects.filter(metric="active", span=period.span, day=period.ends_on, step=0)
    rows = rows.filter(scope__startswith=f"{GROUP}:").values_list("scope", "value", "n")
    figures = {one: shown(value, n, METRICS["active"]) for one, value, n in rows}
    return {one: figure.value for one, figure in figures.items()}


def _old_advice(advice):
    found = Advice.objects.in_bulk([pk for pk, days in advice if days >= 14])
    return [
        {
            "kind": "advice",
            "pk": pk,
            "title": found[pk].question,
            "scope": found[pk].scope,
            "owner": found[pk].by_id,
            "minutes": MINUTES_A_QUESTION,
        }
        for pk, _days in advice
        if pk in found
    ]


def _within(rows, scope):
    """Of the place, all; of a part, that part's own (L14)."""
    return rows if scope.kind == PLACE else rows.filter(scope=str(scope))

"""Goals as their pages show them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from django.db.models import Case, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.days import today, zone
from analytics.effects.pacing import aims_up, says_something
from analytics.metrics.registry import METRICS, Metric
from analytics.models import Goal, Span
from analytics.queries.goals import OPEN_MOST, ended_goals, lines_of, open_goals, turns_of
from analytics.queries.places import name_of, names_of
from analytics.queries.signals import NOTHING, Figure, latest, series
from analytics.queries.tactics import marks, tactics_for
from analytics.scopes import PLACE, Scope, scope_of
from analytics.showing.charts import LineChart
from analytics.showing.numbers import say
from analytics.showing.sentences import (
    TONES,
    GoalShown,
    effect_sentence,
    goal_outlook,
    goal_stood,
    goal_words,
)
from community.members.models import Viewer

DASHED_MOST = 12  # on the dashboard; the list has them all
BEFORE = timedelta(weeks=8)  # shown of the time before a goal was set


@dataclass(frozen=True)
class Start:
    """Where a goal would begin: the newest figure that may be shown, and the day it is of."""

    metric: Metric
    scope: Scope
    span: Span
    where: str
    day: date | None
    figure: Figure

    @property
    def words(self) -> str:
        if self.figure.is_beside:
            return _(
                "This figure is kept back now: with it, one about fewer than 5 people could be "
                "worked out. The goal can be set without a starting point."
            )
        if self.figure.is_hidden:
            return _(
                "Fewer than 5 people stand behind this figure now, so it is shown to nobody. "
                "The goal can be set without a starting point."
            )
        if self.figure.value is None:
            return _(
                "Nothing has been measured here yet. The goal can be set without a starting point."
            )
        said = {
            "value": say(self.metric, self.figure),
            "day": date_format(self.day, "DATE_FORMAT"),
        }
        return _("On %(day)s it stood at %(value)s. The goal begins there.") % said


def start_of(viewer: Viewer, metric: str, scope: Scope, span: str) -> Start:
    one = METRICS[metric]
    day, figure = latest(viewer, one, scope, Span(span)) or (None, NOTHING)
    return Start(one, scope, Span(span), name_of(scope), day, figure)


@dataclass(frozen=True)
class GoalCard:
    """A goal in the list: its words, its line, its place."""

    goal: Goal
    words: GoalShown
    line: list[tuple[date, Figure]]
    where: str
    metric: Metric | None
    time_left: str


def time_left(goal: Goal, day: date) -> str:
    """From a day until the deadline of an open goal, in whole weeks or days."""
    days = (goal.deadline - day).days
    if days < 0:
        return _("the day is over")
    if days < 14:
        return ngettext("%(number)s day left", "%(number)s days left", days) % {"number": days}
    return ngettext("%(number)s week left", "%(number)s weeks left", days // 7) % {
        "number": days // 7
    }


def goals_page(viewer: Viewer, after: str) -> dict:
    """Open goals first; of those that are over, a page."""
    aimed = list(open_goals(viewer)[:OPEN_MOST]) if not after else []
    over = ended_goals(viewer, after)
    return {"cards": _cards(viewer, aimed), "ended": _cards(viewer, over.rows), "page": over}


def cards_for(viewer: Viewer, scope: Scope) -> list[GoalCard]:
    """The open goals of one part of the house; of the whole place its own, and then those of its
    parts."""
    goals = open_goals(viewer)
    if scope.kind != PLACE:
        return _cards(viewer, list(goals.filter(scope=str(scope))[:OPEN_MOST]))
    order = (Case(When(scope=PLACE, then=0), default=1), "deadline", "pk")
    return _cards(viewer, list(goals.order_by(*order)[:DASHED_MOST]))


def _cards(viewer, goals):
    places, lines = names_of({goal.scope for goal in goals}), lines_of(viewer, goals)
    day = today()
    return [
        GoalCard(
            goal=goal,
            words=goal_words(goal),
            line=lines.get(goal.pk, []),
            where=places[goal.scope],
            metric=METRICS.get(goal.metric),
            time_left=time_left(goal, day) if goal.is_open else "",
        )
        for goal in goals
    ]


def goal_page(viewer: Viewer, goal: Goal) -> dict:
    """One goal: its figure over time, what was done for it, how it fares."""
    metric, scope = METRICS.get(goal.metric), scope_of(goal.scope)
    done, day = tactics_for(viewer, goal), today()
    return {
        "goal": goal,
        "words": goal_words(goal),
        "metric": metric,
        "scope": scope,
        "where": name_of(scope),
        "time_left": time_left(goal, day) if goal.is_open else "",
        "chart": chart_of(viewer, goal, metric, scope, day) if metric else None,
        "tactics": [(one, _effect(one, viewer)) for one in done],
        "history": history(goal, metric),
    }


@dataclass(frozen=True)
class Stretch:
    """From when until when a goal was in one state; `until` is none for the newest."""

    state: str
    tone: str
    since: date
    until: date | None
    stood: str
    outlook: str


def history(goal: Goal, metric: Metric | None) -> list[Stretch]:
    """How it fared, the newest first. What the newest one stood at when it began; how it stands
    now says the page."""
    found, until = [], None
    for turn in turns_of(goal):
        found.append(
            Stretch(
                state=turn.get_state_display(),
                tone=TONES.get(turn.state, "plain"),
                since=turn.day,
                until=until,
                stood=goal_stood(turn, metric, is_up=aims_up(goal)),
                outlook=goal_outlook(turn, metric),
            )
        )
        until = turn.day - timedelta(days=1)
    return found


def _effect(tactic, viewer):
    effect = getattr(tactic, "effect", None)
    return effect_sentence(effect, tactic, viewer=viewer) if effect else ""


def chart_of(viewer: Viewer, goal: Goal, metric: Metric, scope: Scope, day: date) -> LineChart:
    """From eight weeks before it was set until the day, with target, marks and forecast."""
    ended = goal.ended_at.astimezone(zone()).date() if goal.ended_at else day
    end = min(ended, day) - timedelta(days=1)
    start = min(goal.baseline_day, end) - BEFORE
    every = 1 if goal.span == Span.MONTH else 7
    points = series(viewer, metric, scope, Span(goal.span), start, end, every=every)
    return LineChart(
        title=str(metric.name),
        metric=metric,
        points=points,
        targets=[(goal.title, goal.target)],
        marks=marks(viewer, goal.metric, scope, start, end),
        band=_band(goal, metric),
        began=goal.baseline_day,
        subtitle=name_of(scope),
    )


def _band(goal, metric):
    """The forecast, as far as it says anything: wider, it would flatten the line."""
    band = [(date.fromisoformat(day), *rest) for day, *rest in goal.forecast]
    known = (goal.value, goal.target)
    return list(takewhile(lambda one: says_something(metric, one[2], one[3], *known), band))

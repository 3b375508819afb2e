"""What figures say of tactics and goals, in whole sentences."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from analytics.days import zone
from analytics.effects.pacing import aims_up, horizon_of, needed_on, says_something
from analytics.metrics.registry import METRICS, Good, Metric, Unit
from analytics.models import Effect, Finding, Goal, GoalState, GoalTurn, Tactic
from analytics.showing.changes import apart, change_sentence, points_of, points_said
from analytics.showing.numbers import percent, say, say_exactly
from analytics.showing.spans import span_said
from community.members.models import Viewer

TONES = {
    GoalState.ON_TRACK: "good",
    GoalState.REACHED: "good",
    GoalState.AT_RISK: "warn",
    GoalState.MISSED: "bad",
}
FINDINGS = {
    Finding.LIKELY: gettext_lazy("Likely real."),
    Finding.NOISE: gettext_lazy("Within the noise."),
    Finding.TOO_FEW: gettext_lazy("Too few people stand behind these figures to say."),
}
WHY_NOT = {
    "short_before": gettext_lazy("Cannot tell: fewer than eight weeks were measured before it."),
    "short_after": gettext_lazy("Cannot tell yet: it takes three whole weeks after it began."),
    "gaps": gettext_lazy("Cannot tell: too many of the weeks were not measured."),
    "no_variation": gettext_lazy("Cannot tell: the figure never changed."),
    "nothing_before": gettext_lazy("Cannot tell: there was hardly anything before it."),
    "other_tactic": gettext_lazy(
        "Cannot tell: another tactic for the same figure began too close to it."
    ),
    "no_figures": gettext_lazy("Cannot tell: this is not measured there by the week."),
    "not_installed": gettext_lazy(
        "Cannot tell: this house was set up without what measures effects."
    ),
}


@dataclass(frozen=True)
class GoalShown:
    """A goal in words. `tone` is good, warn, bad or plain; `pace` one sentence, or nothing. `aim`
    is its target as something to come to: “60”, or “at most 2 h” where it is to go down; `over`
    says of how many days its figures are."""

    state: str
    tone: str
    value: str
    target: str
    aim: str
    is_up: bool
    baseline: str
    pace: str
    over: str


def effect_sentence(effect: Effect, tactic: Tactic, *, viewer: Viewer | None = None) -> str:
    """“Up 18 %: 41 a week before, 48 after; other groups +3 %. Likely real.”

    Other groups are named to those alone who see them all (L18): say who reads.
    """
    metric = METRICS.get(tactic.metric)
    if effect.finding == Finding.CANNOT or metric is None:
        return str(WHY_NOT.get(effect.why_not, WHY_NOT["no_figures"]))
    found = str(FINDINGS[Finding(effect.finding)])
    if effect.change is None:
        return found
    others = effect.others if effect.others_change is not None else ""
    if others == "groups" and not getattr(viewer, "is_manager", False):
        others = ""
    return f"{change_sentence(effect, metric, others)} {found}"


def effect_interval(effect: Effect) -> str:
    """How sure it is, in a sentence; empty where there is nothing to say. Of a share in points, as
    its change is told."""
    if effect.low is None or effect.high is None:
        return ""
    metric = METRICS.get(effect.tactic.metric)
    if metric is not None and metric.unit == Unit.SHARE and effect.after is not None:
        points = [points_of(effect, end) for end in (effect.low, effect.high)]
        ends = {"low": points_said(points[0]), "high": points_said(points[1])}
        return _("By all that the figures say, between %(low)s and %(high)s.") % ends
    low, high = (apart(percent(round(end, 2), signed=True)) for end in (effect.low, effect.high))
    ends = {"low": low, "high": high}
    return _("By all that the figures say, between %(low)s and %(high)s.") % ends


def finding_tone(effect: Effect) -> str:
    """good: a likely move to where the metric is better; bad: away from it; else plain."""
    metric = METRICS.get(effect.tactic.metric)
    if effect.finding != Finding.LIKELY or metric is None or metric.good == Good.NEITHER:
        return "plain"
    return "good" if (effect.change > 0) == (metric.good == Good.UP) else "bad"


def goal_words(goal: Goal) -> GoalShown:
    metric = METRICS.get(goal.metric)
    return GoalShown(
        state=goal.get_state_display(),
        tone=TONES.get(goal.state, "plain"),
        value=_said(metric, goal.value),
        target=target_said(metric, goal.target),
        aim=aim_said(metric, goal.target, is_up=aims_up(goal)),
        is_up=aims_up(goal),
        baseline=_said(metric, goal.baseline),
        pace=_pace(goal, metric),
        over=span_said(metric, goal.span),
    )


def goal_stood(turn: GoalTurn, metric: Metric | None, *, is_up: bool) -> str:
    """Where it stood when it turned, beside its target of that day."""
    if turn.value is None:
        return pgettext("a figure", "not known")
    told = {"value": _said(metric, turn.value), "target": target_said(metric, turn.target)}
    if is_up:
        return _("%(value)s of %(target)s") % told
    return _("%(value)s, to be at most %(target)s") % told


def goal_outlook(turn: GoalTurn, metric: Metric | None) -> str:
    """Between which figures the forecast of that day saw it; empty without one."""
    if turn.low is None or turn.high is None:
        return ""
    if not says_something(metric, turn.low, turn.high, turn.value, turn.target):
        return ""
    ends = {"low": _said(metric, turn.low), "high": _said(metric, turn.high)}
    return _("heading for %(low)s to %(high)s") % ends


def _said(metric: Metric | None, value: float | None) -> str:
    if value is None:
        return pgettext("a figure", "not known")
    if metric is None:
        return f"{value:g}"
    return apart(say(metric, round(value) if metric.unit in (Unit.PEOPLE, Unit.COUNT) else value))


def target_said(metric: Metric | None, value: float) -> str:
    """As somebody typed it: rounded, it would be another target."""
    return f"{value:g}" if metric is None else apart(say_exactly(metric, value))


def aim_said(metric: Metric | None, target: float, *, is_up: bool) -> str:
    """What the figure is to come to; of one that is to go down, that it may be less."""
    said = target_said(metric, target)
    return said if is_up else _("at most %(target)s") % {"target": said}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _pace(goal, metric):
    ended = goal.ended_at.astimezone(zone()).date() if goal.ended_at else goal.deadline
    told = {"value": _said(metric, goal.value), "day": _day(ended)}
    if goal.state == GoalState.REACHED:
        return _("Reached on %(day)s, at %(value)s.") % told
    if goal.state == GoalState.MISSED and goal.value is None:
        return _("On the day it could not be told.")
    if goal.state == GoalState.MISSED:
        return _("It stood at %(value)s on the day.") % told
    if goal.state == GoalState.DROPPED:
        return _("Dropped on %(day)s.") % told
    row = horizon_of(goal, goal.forecast)
    if row is None and goal.judged_on is None:
        return _("It is looked at tonight.")
    if row is None:
        return _("Too few weeks are measured to say where it is heading.")
    day = date.fromisoformat(row[0])
    if not says_something(metric, *row[2:4], goal.value, goal.target):
        return _(
            "The weeks so far go up and down too much to say where it will be by %(day)s."
        ) % {"day": _day(day)}
    middle, low, high = (_said(metric, value) for value in row[1:])
    ahead = {"day": _day(day), "value": middle, "low": low, "high": high}
    needed = needed_on(goal, day)
    is_last = needed == goal.target
    ahead["needed"] = target_said(metric, needed) if is_last else _said(metric, needed)
    return (
        _("By %(day)s it needs %(needed)s; as it goes it will be %(value)s (%(low)s to %(high)s).")
        % ahead
    )

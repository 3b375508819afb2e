"""What managers of a small house aim at: for its pages, and for those who walk through them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from analytics.actions.evaluating import evaluate, plan_change
from analytics.actions.judging import judge_goals, measure_effects
from analytics.days import last_finished_day
from analytics.metrics.registry import METRICS, Unit
from analytics.models import (
    Advice,
    EngagementReport,
    Goal,
    Pin,
    ReportLink,
    Rollup,
    Signal,
    Span,
    Tactic,
)
from analytics.scopes import WHOLE
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_goal,
    make_post,
    make_strategy,
    make_tactic,
)

WEEK, WEEKS = timedelta(weeks=1), 40
USUAL = {Unit.PEOPLE: 60.0, Unit.COUNT: 120.0, Unit.SHARE: 0.6, Unit.HOURS: 5.0, Unit.RATE: 2.0}


@dataclass
class Planning:
    goal: Goal
    tactic: Tactic
    report: EngagementReport
    link: ReportLink
    advice: Advice  # it waits for its answer
    pin: Pin


def write_figures(last: date, *, weeks=WEEKS, rise_after=None, rise=1.0) -> None:
    """Every figure of the place, a little different each week; from a day on, more of it."""
    days = [last - WEEK * back for back in range(weeks)]
    Rollup.objects.bulk_create([Rollup(day=day) for day in days], ignore_conflicts=True)
    rows = [
        Signal(day=day, metric=metric.key, span=span, step=step, n=30, value=_value(*about))
        for day in days
        for metric in METRICS.values()
        for span in metric.spans
        for step in range(min(metric.steps, 13) or 1)
        for about in [(metric, day, rise if rise_after and day > rise_after else 1.0)]
    ]
    Signal.objects.bulk_create(rows, ignore_conflicts=True)


def _value(metric, day, rise):
    value = USUAL[metric.unit] * rise * (1 + (day.toordinal() // 7 * 37 % 11 - 5) / 60)
    return min(value, 1.0) if metric.unit == Unit.SHARE else round(value, 2)


def plan(world) -> Planning:
    """Forty weeks of figures, a goal, a tactic with its effect, a report that was looked at,
    and advice that was sent."""
    manager, last = world.manager, last_finished_day()
    write_figures(last)
    make_strategy(by=manager, purpose="That whoever builds a bike finds a hand.")
    goal = make_goal(by=manager, title="More people build", span=Span.WEEK, target=80.0)
    tactic = make_tactic(
        by=manager, title="Welcome by hand", goal=goal, began=70, review=-1, hours=6
    )
    report = make_engagement_report(
        by=manager, headline="More people stay", lead="Evenings still lack a host."
    )
    said = {"saw": "Newcomers return more often.", "think": "The hand-written words do it."}
    evaluation = evaluate(report=report, by=manager, **said)
    due_on = timezone.now().date() + WEEK
    plan_change(evaluation=evaluation, text="Share the evenings", owner=manager, due_on=due_on)
    link = ReportLink.objects.create(report=report, ends_at=timezone.now() + 8 * WEEK, by=manager)
    words = "In the evenings nobody answers."
    post = make_post(topic=world.question, author=world.member, source=words)
    advice = make_advice(by=manager, scope=WHOLE, sent=True, words=[post])
    judge_goals(last)
    measure_effects(last)
    return Planning(goal, tactic, report, link, advice, advice.pins.get())

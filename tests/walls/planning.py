"""What the managers of a place plan: a goal, a tactic, advice with its evidence, a report."""

from datetime import timedelta

from django.utils import timezone

from analytics.models import (
    Evaluation,
    GoalState,
    GoalTurn,
    Pin,
    PlannedChange,
    ReportLink,
    ReportQuote,
    Rhythm,
)
from analytics.scopes import GROUP, Scope
from tests.factories import make_advice, make_engagement_report, make_goal, make_tactic

A_MONTH = timedelta(days=30)


def plan(place, world):
    """Everything about this place alone, by who runs the house; its host sees to it."""
    says, by, scope = place.says, world.manager, Scope(GROUP, str(place.group.pk))
    place.goal = make_goal(
        by=by, owner=place.host, scope=str(scope), title=says("goal"), why=says("goalwhy")
    )
    turned = {"state": GoalState.AT_RISK, "value": 12.0, "target": 20.0, "low": 9.0, "high": 15.0}
    GoalTurn.objects.create(goal=place.goal, day=timezone.now().date(), **turned)
    place.tactic = make_tactic(
        by=by, scope=str(scope), title=says("tactic"), words=says("tacticwords"), goal=place.goal
    )
    place.advice = make_advice(by=by, scope=scope, question=says("advice"), sent=True)
    quoted = {"post": place.reply, "member": place.reply.author}
    place.pin = Pin.objects.create(advice=place.advice, text=says("pinned"), **quoted)
    _report(place, by, scope, quoted)


def _report(place, by, scope, quoted):
    says = place.says
    place.report = make_engagement_report(scope=scope, by=by, headline=says("headline"))
    place.quote = ReportQuote.objects.create(
        report=place.report, tone="praise", text=says("quoted"), by=by, **quoted
    )
    evaluation = Evaluation.objects.create(report=place.report, by=by, saw=says("evaluated"))
    place.change = PlannedChange.objects.create(
        evaluation=evaluation, text=says("change"), owner=place.host, due_on=timezone.now().date()
    )
    place.report_link = ReportLink.objects.create(
        report=place.report, ends_at=timezone.now() + A_MONTH
    )
    place.rhythm = Rhythm.objects.create(
        cadence="month", scope=str(scope), begins_on=timezone.now().date(), by=by
    )

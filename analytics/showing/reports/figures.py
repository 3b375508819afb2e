"""Figures of a report in words: key numbers, the whole table, and its two charts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.metrics.registry import METRICS, Metric, by_family
from analytics.models import EngagementReport, GoalState, Span
from analytics.queries.cohorts import COHORTS
from analytics.queries.signals import Figure
from analytics.reporting.figures import LINE, figure_from
from analytics.showing.charts import HeatChart, HeatRow, LineChart
from analytics.showing.numbers import Change, change_of, say

KEYS = ("active", "newcomer_first_post", "first_response_median", "answered_24h")
KEYS += ("reports_per_1000", "new_members", "posts")
KEY_NUMBERS = 5


@dataclass(frozen=True)
class Number:
    """One figure of the period, beside the others."""

    metric: Metric
    now: Figure
    before: Figure
    year: Figure
    goal: dict | None = None

    @property
    def said(self) -> str:
        return say(self.metric, self.now)

    @property
    def said_before(self) -> str:
        return say(self.metric, self.before)

    @property
    def said_year(self) -> str:
        return say(self.metric, self.year)

    @property
    def change(self) -> Change | None:
        return change_of(self.metric, self.now, self.before)

    @property
    def change_in_year(self) -> Change | None:
        return change_of(self.metric, self.now, self.year)

    @property
    def target(self) -> str:
        return say(self.metric, self.goal["target"]) if self.goal else ""

    @property
    def is_reached(self) -> bool:
        return bool(self.goal) and self.goal["state"] == GoalState.REACHED


def numbers_of(report: EngagementReport) -> list[Number]:
    """All that were measured, by family."""
    kept, goals = report.body["figures"], _goals_by_figure(report)
    return [
        _number(metric, kept[metric.key], goals.get(metric.key))
        for _family, metrics in by_family()
        for metric in metrics
        if metric.key in kept
    ]


def key_numbers(numbers: list[Number]) -> list[Number]:
    """Five: those with a goal first, then the usual ones that say something."""
    order = {key: place for place, key in enumerate(KEYS)}
    told = [one for one in numbers if one.now.value is not None or one.now.is_hidden]
    chosen = [one for one in told if one.goal or one.metric.key in order]
    chosen.sort(key=lambda one: (one.goal is None, order.get(one.metric.key, len(order))))
    return chosen[:KEY_NUMBERS]


def _number(metric, kept, goal):
    now, before, year = (figure_from(kept.get(time)) for time in ("now", "before", "year"))
    return Number(metric, now, before, year, goal)


def _goals_by_figure(report):
    found = {}
    for goal in report.body["goals"]:
        is_here = goal["scope"] == report.scope and goal["state"] != GoalState.DROPPED
        if is_here and _is_alike(goal["span"], report.body["span"]):
            found.setdefault(goal["metric"], goal)
    return found


def _is_alike(one, other):
    """A goal for a month is a target for a month's figures, and for thirty days'."""
    long = (Span.MONTH, Span.DAYS30)
    return one == other or (one in long and other in long)


def line_chart(report: EngagementReport, marks: list, targets: list) -> LineChart | None:
    """Active members a week, with the targets and what was done."""
    body, metric = report.body, METRICS[LINE]
    points = [
        (date.fromisoformat(day), Figure(value, 0, is_hidden))
        for day, value, is_hidden in body["line"]
    ]
    if not any(figure.value is not None for _day, figure in points):
        return None
    return LineChart(
        title=_("Active members each week"),
        subtitle=_("Wrote, reacted, voted or came to an event. 13 weeks."),
        metric=metric,
        points=points,
        targets=targets,
        marks=marks,
    )


def cohort_chart(report: EngagementReport) -> HeatChart | None:
    """Who stays, by the week in which they first wrote."""
    rows, metric = report.body["cohorts"], METRICS[COHORTS]
    rows = [row for row in rows if row[2]]
    if not rows:
        return None
    most = max(step for _day, _n, steps in rows for step, *_kept in steps)
    return HeatChart(
        title=_("Who stays"),
        subtitle=_(
            "Of each week’s new writers, the share that wrote again so many weeks later, "
            "in per cent."
        ),
        corner=pgettext("cohort", "Week of"),
        columns=[str(step) for step in range(1, most + 1)],
        rows=[_row(day, steps, most) for day, _n, steps in rows],
        metric=metric,
    )


def _row(day, steps, most):
    found = {step: figure_from(kept) for step, *kept in steps}
    name = date_format(date.fromisoformat(day) - timedelta(days=6), "MONTH_DAY_FORMAT")
    return HeatRow(name, [found.get(step) for step in range(1, most + 1)])

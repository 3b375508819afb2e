"""The dashboard, and one figure with all that is known of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.metrics import registry
from analytics.metrics.registry import METRICS, Family, Metric
from analytics.models import Span
from analytics.periods import SPARKED, Period
from analytics.queries.cohorts import cohorts
from analytics.queries.goals import targets_on
from analytics.queries.places import name_of, names_of
from analytics.queries.signals import (
    NOTHING,
    Figure,
    by_group,
    on_days,
    steps_of,
)
from analytics.queries.tactics import marks
from analytics.scopes import GROUP, PLACE, Scope
from analytics.showing.charts import (
    Bar,
    BarChart,
    HeatChart,
    HeatRow,
    LineChart,
)
from analytics.showing.days import days_words, quarter_words
from analytics.showing.newcomers import address_of, newcomers
from analytics.showing.numbers import Change, change_of, people, say
from community.members.models import Viewer

COHORTS = 12  # weeks
HOURS = 24
LINE = 26  # stretches in the large line
GROUPS_DRAWN = 20
COMPARED = ("before", "year")


@dataclass(frozen=True)
class Row:
    """One figure on the dashboard."""

    metric: Metric
    words: str
    is_hidden: bool
    change: Change | None
    line: list[tuple[date, Figure]]


def dashboard(viewer: Viewer, scope: Scope, period: Period, compared: str) -> dict:
    """Everything on the page, in a handful of questions whatever the size of the house."""
    days = period.line()
    then = _compared_with(period, compared).day if period.is_whole else None
    found = on_days(viewer, scope, period.span, [*days, *([then] if then else [])])
    families = [
        (family, [_row(one, found.get(one.key, {}), days, then) for one in metrics])
        for family, metrics in _measured_in(scope, period.span)
    ]
    return {
        "families": [(family, rows) for family, rows in families if rows],
        "heat": _opening(retention(viewer, scope, period.day), scope, period),
        "hours": _opening(hours_of_week(viewer, scope, period), scope, period),
        "funnel": newcomers(viewer, scope, period),
        "groups": groups(viewer, scope, period),
    }


def figure_page(
    viewer: Viewer, metric: Metric, scope: Scope, period: Period, compared: str
) -> dict:
    """Its line over half a year or so with what was done, beside an earlier one."""
    days = days_back(period, LINE)
    earlier = _earlier_days(period, days, compared)
    found = on_days(viewer, scope, period.span, [*days, *earlier]).get(metric.key, {})
    then = _compared_with(period, compared).day if period.is_whole else None
    return {
        "row": _row(metric, found, [*days[-SPARKED:]], then),
        "chart": LineChart(
            title=str(metric.name),
            metric=metric,
            points=points_on(found, days),
            before=points_on(found, earlier) if any(day in found for day in earlier) else [],
            before_name=compared_name(compared),
            targets=targets_on(viewer, metric.key, scope, period.span),
            marks=marks(viewer, metric.key, scope, days[0], days[-1]),
            subtitle=_span_words(metric, scope, period.span),
        ),
    }


def compared_name(compared: str) -> str:
    if compared == "year":
        return pgettext("compared with", "The same time last year")
    return pgettext("compared with", "The time before")


def period_words(period: Period) -> str:
    """“October 2026”, or from when to when."""
    if period.span == Span.MONTH:
        month = capfirst(date_format(period.begins, "YEAR_MONTH_FORMAT"))
        until = date_format(period.day, "MONTH_DAY_FORMAT")
        return month if period.is_whole else _until(month, until)
    if period.span == Span.QUARTER:
        return capfirst(quarter_words(period.begins))
    return days_words(period.begins, period.day)


def _until(month, day):
    return _("%(month)s, until %(day)s") % {"month": month, "day": day}


def retention(viewer: Viewer, scope: Scope, last: date) -> HeatChart | None:
    """Weekly cohorts by the week of their first post, and the share that wrote k weeks later."""
    metric = METRICS["retention"]
    found = cohorts(viewer, scope, last, COHORTS)
    if not found:
        return None
    rows = [
        HeatRow(
            date_format(day - timedelta(days=6), "MONTH_DAY_FORMAT"),
            [steps.get(step) for step in range(1, metric.steps)],
            first=_came_new(steps),
        )
        for day, steps in found.items()
    ]
    return HeatChart(
        title=_("Who stays"),
        subtitle=_(
            "Of each week’s new writers, the share that wrote again so many weeks later, "
            "in per cent."
        ),
        metric=metric,
        corner=pgettext("cohort", "Week of"),
        first_name=pgettext("cohort", "New"),
        columns=[str(step) for step in range(1, metric.steps)],
        rows=rows,
        label=_("Who stays, by the week of the first post"),
    )


def _came_new(steps):
    """How many a cohort is: each of its shares speaks of the same people."""
    one = next(iter(steps.values()))
    return "<5" if one.is_hidden else people(one.n)


def hours_of_week(viewer: Viewer, scope: Scope, period: Period) -> HeatChart | None:
    """When posts are written: seven days of twenty-four hours."""
    metric = METRICS["hours"]
    if scope.kind not in metric.scopes:
        return None
    span = period.span if period.span in metric.spans else Span.DAYS30
    steps = steps_of(viewer, metric, scope, span, period.day, period.day).get(period.day)
    if not steps:
        return None
    rows = [
        HeatRow(name, [steps.get(day * HOURS + hour, NOTHING) for hour in range(HOURS)])
        for day, name in enumerate(weekdays())
    ]
    return HeatChart(
        title=str(metric.name),
        subtitle=str(metric.meaning),
        notes=[] if span == period.span else [_("Counted over thirty days up to the last one.")],
        metric=metric,
        corner=_("Day"),
        columns=[str(hour) for hour in range(HOURS)],
        rows=rows,
        is_narrow=True,
    )


def groups(viewer: Viewer, scope: Scope, period: Period) -> BarChart | None:
    """Posts of the groups beside each other, for those who see the whole."""
    metric = METRICS["posts"]
    if scope.kind != PLACE:
        return None
    figures = by_group(viewer, metric, period.span, period.day)
    names = names_of(Scope(GROUP, str(pk)) for pk in figures)
    order = sorted(figures.items(), key=lambda one: -(one[1].value or 0))
    ways = {pk: address_of(metric.key, Scope(GROUP, str(pk)), period) for pk in figures}
    bars = [Bar(names[f"{GROUP}:{pk}"], figure, ways[pk]) for pk, figure in order]
    if not bars:
        return None
    return BarChart(title=_("Posts by group"), metric=metric, bars=bars, most=GROUPS_DRAWN)


def _opening(chart, scope, period):
    """A map whose title leads to its figure's own page."""
    return chart and replace(chart, address=address_of(chart.metric.key, scope, period))


def _measured_in(scope, span):
    for family, metrics in registry.by_family():
        fit = [one for one in metrics if scope.kind in one.scopes and span in one.spans]
        yield Family(family), [one for one in fit if not one.steps]


def _row(metric, found, days, earlier):
    """Beside an earlier day, if there is one that it can be set beside."""
    points = points_on(found, days)
    now = points[-1][1]
    return Row(
        metric=metric,
        words=say(metric, now),
        is_hidden=now.is_hidden,
        change=change_of(metric, now, found.get(earlier, NOTHING)),
        line=points,
    )


def points_on(found, days):
    """A day that is not measured is a gap."""
    return [(day, found.get(day, NOTHING)) for day in days]


def _compared_with(period: Period, compared: str) -> Period:
    return period.a_year_before if compared == "year" else period.before


def days_back(period, count):
    found = [period]
    while len(found) < count:
        found.append(found[-1].before)
    return [one.day for one in reversed(found)]


def _earlier_days(period, days, compared):
    if compared == "year":
        return [Period(period.span, day, period.last).a_year_before.day for day in days]
    return days_back(Period(period.span, days[0], period.last).before, len(days))


def _span_words(metric, scope, span):
    return _("%(span)s · %(where)s") % {"span": Span(span).label, "where": name_of(scope)}


def weekdays() -> list[str]:
    """Monday first, as short as a cell is."""
    monday = date(2024, 1, 1)
    return [date_format(monday + timedelta(days=number), "D") for number in range(7)]

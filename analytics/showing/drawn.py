"""Figures that are no line: who stays, week by week, and the hours of the week."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from analytics.metrics.registry import Metric
from analytics.periods import Period
from analytics.queries.cohorts import cohorts
from analytics.queries.places import name_of
from analytics.queries.signals import Figure, steps_of
from analytics.scopes import Scope
from analytics.showing.charts import HeatChart
from analytics.showing.figures import HOURS, hours_of_week, retention, weekdays
from analytics.showing.numbers import cell_of, hidden_words, unit_key
from community.members.models import Viewer

RETENTION = "retention"
YEAR = 52  # weeks of cohorts in a sheet


def chart_of(viewer: Viewer, metric: Metric, scope: Scope, period: Period) -> HeatChart | None:
    """The map of a figure with steps."""
    if metric.key == RETENTION:
        return retention(viewer, scope, period.day)
    return hours_of_week(viewer, scope, period)


def drawn_rows(viewer: Viewer, metric: Metric, scope: Scope, period: Period) -> Iterator[tuple]:
    """A head, then a row for each cell of the map."""
    where, unit = name_of(scope), metric.unit.label
    yield (
        _("Figure"),
        _("Key"),
        _("Where"),
        _("From"),
        _("To"),
        _step_name(metric),
        _("Value"),
        _("Unit"),
    )
    for one, step, figure in _cells(viewer, metric, scope, period):
        value = hidden_words(figure) if figure.is_hidden else cell_of(metric, figure.value)
        days = one.begins.isoformat(), one.day.isoformat()
        yield (metric.name, metric.key, where, *days, _step_words(metric, step), value, unit)


def drawn_data(viewer: Viewer, metric: Metric, scope: Scope, period: Period) -> dict:
    """The same for programs. A step of who stays is a number of weeks; of hours, hours from the
    beginning of Monday."""
    points = [
        {
            "day": one.day.isoformat(),
            "step": step,
            "value": cell_of(metric, figure.value),
            "is_hidden": figure.is_hidden,
        }
        for one, step, figure in _cells(viewer, metric, scope, period)
    ]
    return {
        "scope": str(scope),
        "span": str(period.span),
        "figures": {metric.key: points},
        "units": {metric.key: unit_key(metric)},
    }


def _cells(viewer, metric, scope, period) -> Iterator[tuple[Period, int, Figure]]:
    """Of who stays, each cohort's week with all its later weeks; of hours, those of the time."""
    if metric.key == RETENTION:
        found = cohorts(viewer, scope, period.day, YEAR)
    else:
        found = steps_of(viewer, metric, scope, period.span, period.day, period.day)
    for day, steps in found.items():
        one = Period(period.span, day, period.last)
        for step, figure in sorted(steps.items()):
            yield one, step, figure


def _step_name(metric):
    return _("Weeks later") if metric.key == RETENTION else _("Hour")


def _step_words(metric, step):
    if metric.key == RETENTION:
        return step
    return f"{weekdays()[step // HOURS]} {step % HOURS}"

"""Figures as rows of a table: for spreadsheets, and for programs."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from analytics.metrics.registry import METRICS, Metric
from analytics.periods import Period
from analytics.queries.places import name_of
from analytics.queries.signals import Figure, on_days
from analytics.scopes import Scope
from analytics.showing.figures import days_back, points_on
from analytics.showing.numbers import FEWER
from community.members.models import Viewer

STRETCHES = 53


def figure_rows(viewer: Viewer, scope: Scope, period: Period, keys: list[str]) -> Iterator[tuple]:
    """A head, then a row for each figure and stretch of days, the oldest first."""
    yield (_("Figure"), _("Key"), _("Where"), _("From"), _("To"), _("Value"), _("Unit"))
    days, where = days_back(period, STRETCHES), name_of(scope)
    found = on_days(viewer, scope, period.span, days)
    for key in keys:
        metric = METRICS[key]
        for day, figure in points_on(found.get(key, {}), days):
            begins = Period(period.span, day, period.last).begins
            value, unit = _value(figure), metric.unit.label
            yield (metric.name, key, where, begins.isoformat(), day.isoformat(), value, unit)


def figure_data(viewer: Viewer, scope: Scope, period: Period, metrics: list[Metric]) -> dict:
    """The same for programs: null where there is nothing, or where it speaks of too few."""
    days = days_back(period, STRETCHES)
    found = on_days(viewer, scope, period.span, days)
    return {
        "scope": str(scope),
        "span": str(period.span),
        "figures": {
            one.key: [
                {"day": day.isoformat(), "value": figure.value, "is_hidden": figure.is_hidden}
                for day, figure in points_on(found.get(one.key, {}), days)
            ]
            for one in metrics
        },
    }


def _value(figure: Figure):
    if figure.is_hidden:
        return FEWER
    return "" if figure.value is None else round(figure.value, 4)

"""Figures as rows of a table: for spreadsheets, and for programs."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from analytics.metrics.registry import METRICS, Metric
from analytics.periods import Period
from analytics.queries.places import name_of
from analytics.queries.signals import Figure, first_rolled_day, on_days
from analytics.scopes import Scope
from analytics.showing.figures import days_back, points_on
from analytics.showing.numbers import cell_of, hidden_words, unit_key
from community.members.models import Viewer

STRETCHES = 53


def figure_rows(viewer: Viewer, scope: Scope, period: Period, keys: list[str]) -> Iterator[tuple]:
    """A head, then a row for each figure and stretch of days, the oldest first."""
    yield (_("Figure"), _("Key"), _("Where"), _("From"), _("To"), _("Value"), _("Unit"))
    days, where = _days(period), name_of(scope)
    found = on_days(viewer, scope, period.span, days)
    for key in keys:
        metric = METRICS[key]
        for day, figure in points_on(found.get(key, {}), days):
            begins = Period(period.span, day, period.last).begins
            value, unit = _value(metric, figure), metric.unit.label
            yield (metric.name, key, where, begins.isoformat(), day.isoformat(), value, unit)


def figure_data(viewer: Viewer, scope: Scope, period: Period, metrics: list[Metric]) -> dict:
    """The same for programs: null where there is nothing, or where it speaks of too few."""
    days = _days(period)
    found = on_days(viewer, scope, period.span, days)
    return {
        "scope": str(scope),
        "span": str(period.span),
        "figures": {
            one.key: [
                _point(one, day, figure) for day, figure in points_on(found.get(one.key, {}), days)
            ]
            for one in metrics
        },
        "units": {one.key: unit_key(one) for one in metrics},
    }


def _days(period):
    """The ends of the stretches, from the first one on of which anything was counted."""
    first = first_rolled_day()
    return [day for day in days_back(period, STRETCHES) if first and day >= first]


def _value(metric: Metric, figure: Figure):
    return hidden_words(figure) if figure.is_hidden else cell_of(metric, figure.value)


def _point(metric: Metric, day: date, figure: Figure) -> dict:
    value = cell_of(metric, figure.value)
    return {"day": day.isoformat(), "value": value, "is_hidden": figure.is_hidden}

"""Before and after: a hollow dot and a filled one on the same line."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analytics.metrics.registry import Metric, Unit
from analytics.showing.charts.scales import scale_of
from analytics.showing.numbers import say

START, END = 8.0, 162.0


@dataclass(frozen=True)
class DotsChart:
    """`low` and `high` are the ends of the line; without them they are found."""

    metric: Metric
    before: float
    after: float
    low: float | None = None
    high: float | None = None


def drawn(chart: DotsChart) -> dict:
    scale = scale_of([0.0, chart.before, chart.after])
    low = scale.low if chart.low is None else chart.low
    high = scale.high if chart.high is None else chart.high
    if chart.metric.unit == Unit.SHARE and chart.high is None:
        low, high = 0.0, 1.0
    told = {"before": say(chart.metric, chart.before), "after": say(chart.metric, chart.after)}
    return {
        "before": _x(chart.before, low, high),
        "after": _x(chart.after, low, high),
        "label": _("%(before)s before, %(after)s after") % told,
    }


def _x(value, low, high):
    return round(START + (END - START) * (value - low) / ((high - low) or 1), 1)

"""Parts beside each other: languages, groups."""

from dataclasses import dataclass

from analytics.metrics.registry import Metric
from analytics.queries.signals import Figure
from analytics.showing.numbers import say

WIDE = 600.0


@dataclass(frozen=True)
class Bar:
    name: str
    figure: Figure
    address: str = ""


@dataclass(frozen=True)
class BarChart:
    """`most` bars are drawn, the first ones."""

    title: str
    metric: Metric
    bars: list[Bar]
    subtitle: str = ""
    most: int | None = None


def drawn(chart: BarChart) -> dict:
    bars = chart.bars[: chart.most]
    most = max((one.figure.value for one in bars if one.figure.value is not None), default=0.0)
    return {"chart": chart, "bars": [_bar(chart, one, most) for one in bars]}


def _bar(chart, bar, most):
    value = bar.figure.value
    return {
        "name": bar.name,
        "address": bar.address,
        "words": say(chart.metric, bar.figure),
        "width": round(WIDE * value / most, 1) if value and most else 0,
    }

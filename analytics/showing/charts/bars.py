"""Parts beside each other: languages, groups."""

from dataclasses import dataclass

from analytics.metrics.registry import Metric
from analytics.queries.signals import TOO_FEW, Figure
from analytics.showing.numbers import say

WIDE = 600.0


@dataclass(frozen=True)
class Bar:
    name: str
    figure: Figure
    address: str = ""


@dataclass(frozen=True)
class BarChart:
    """`is_whole`: the bars make up a sum that stands elsewhere. Then one hidden bar alone could be
    worked out, and the next smallest is hidden with it. `most` bars are drawn, the first ones."""

    title: str
    metric: Metric
    bars: list[Bar]
    subtitle: str = ""
    is_whole: bool = False
    most: int | None = None


def drawn(chart: BarChart) -> dict:
    bars = hidden_together(chart.bars) if chart.is_whole else chart.bars
    bars = bars[: chart.most]
    most = max((one.figure.value for one in bars if one.figure.value is not None), default=0.0)
    return {"chart": chart, "bars": [_bar(chart, one, most) for one in bars]}


def hidden_together(bars: list[Bar]) -> list[Bar]:
    """Two hidden figures hide each other; one does not."""
    if sum(one.figure.is_hidden for one in bars) != 1:
        return bars
    shown = [one for one in bars if one.figure.value]
    if not shown:
        return bars
    least = min(shown, key=lambda one: one.figure.value)
    return [Bar(one.name, TOO_FEW, one.address) if one is least else one for one in bars]


def _bar(chart, bar, most):
    value = bar.figure.value
    return {
        "name": bar.name,
        "address": bar.address,
        "words": say(chart.metric, bar.figure),
        "width": round(WIDE * value / most, 1) if value and most else 0,
    }

"""A line without words, beside a figure that has them."""

from dataclasses import dataclass
from datetime import date
from itertools import dropwhile

from analytics.queries.signals import Figure
from analytics.showing.charts.scales import path, scale_of

WIDE, HIGH, EDGE = 88.0, 28.0, 2.0


@dataclass(frozen=True)
class Spark:
    points: list[tuple[date, Figure]]
    target: float | None = None


def drawn(chart: Spark) -> dict:
    """From the first figure on; nothing of fewer than two."""
    values = [*dropwhile(lambda one: one is None, (one.value for _day, one in chart.points))]
    there = [one for one in values if one is not None]
    if len(there) < 2:
        return {"line": ""}
    scale = scale_of(there if chart.target is None else [*there, chart.target])
    apart = (WIDE - 2 * EDGE) / max(len(values) - 1, 1)
    placed = [
        None if one is None else (round(EDGE + number * apart, 1), _y(scale, one))
        for number, one in enumerate(values)
    ]
    return {
        "line": path(placed),
        "end": next(one for one in reversed(placed) if one is not None),
        "target_y": None if chart.target is None else _y(scale, chart.target),
    }


def _y(scale, value):
    whole = scale.high - scale.low
    return round(EDGE + (HIGH - 2 * EDGE) * (scale.high - value) / whole, 1)

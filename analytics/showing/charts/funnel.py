"""How many come from one stage to the next."""

from dataclasses import dataclass

from analytics.metrics.registry import Metric
from analytics.queries.signals import Figure
from analytics.showing.numbers import say

WIDE = 600.0


@dataclass(frozen=True)
class Stage:
    name: str
    figure: Figure
    address: str = ""


@dataclass(frozen=True)
class FunnelChart:
    title: str
    metric: Metric  # in whose unit the stages are
    stages: list[Stage]
    subtitle: str = ""


def drawn(chart: FunnelChart) -> dict:
    """Each stage beside the first: its bar, its figure, and of how many people that is."""
    whole = chart.stages[0].figure.value if chart.stages else None
    return {"chart": chart, "stages": [_stage(chart, one, whole) for one in chart.stages]}


def _stage(chart, stage, whole):
    value = stage.figure.value
    share = value / whole if value is not None and whole else None
    return {
        "name": stage.name,
        "address": stage.address,
        "words": say(chart.metric, stage.figure),
        "people": stage.figure.n or None,
        "width": 0 if share is None else round(WIDE * min(share, 1.0), 1),
    }

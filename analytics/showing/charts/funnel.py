"""How many come from one stage to the next."""

from dataclasses import dataclass

from analytics.metrics.registry import Metric
from analytics.queries.signals import Figure
from analytics.showing.numbers import percent, say

WIDE = 600.0


@dataclass(frozen=True)
class Stage:
    name: str
    figure: Figure


@dataclass(frozen=True)
class FunnelChart:
    title: str
    metric: Metric  # in whose unit the stages are
    stages: list[Stage]
    subtitle: str = ""


def drawn(chart: FunnelChart) -> dict:
    """Each stage beside the first: its bar, its figure, its share."""
    whole = chart.stages[0].figure.value if chart.stages else None
    return {"chart": chart, "stages": [_stage(chart, one, whole) for one in chart.stages]}


def _stage(chart, stage, whole):
    value = stage.figure.value
    share = value / whole if value is not None and whole else None
    return {
        "name": stage.name,
        "words": say(chart.metric, stage.figure),
        "share": "" if share is None else percent(share),
        "width": 0 if share is None else round(WIDE * min(share, 1.0), 1),
    }

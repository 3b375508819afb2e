"""What is measured: one module a family, and the registry that knows them all."""

from analytics.metrics import (  # each takes its metrics in
    answers,
    carrying,
    events,
    finding,
    newcomers,
    order,
    people,
    talk,
)
from analytics.metrics.registry import METRICS, Family, Good, Metric, Unit, by_family

FAMILIES = (people, newcomers, talk, answers, carrying, order, events, finding)

__all__ = ["FAMILIES", "METRICS", "Family", "Good", "Metric", "Unit", "by_family"]

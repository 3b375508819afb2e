"""What a metric is, and the registry of all."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.models.signal import Span
from analytics.scopes import GROUP, LANGUAGE, PLACE, TAG

SMALLEST = 5  # people: a figure about fewer is shown to nobody (L14)


class Family(models.TextChoices):
    """In the order of the dashboard."""

    PEOPLE = "people", pgettext_lazy("family of figures", "People")
    NEWCOMERS = "newcomers", pgettext_lazy("family of figures", "Newcomers")
    TALK = "talk", pgettext_lazy("family of figures", "Talk")
    ANSWERS = "answers", pgettext_lazy("family of figures", "Answers")
    CARRYING = "carrying", _("Who carries it")
    ORDER = "order", _("Order and heat")
    EVENTS = "events", pgettext_lazy("family of figures", "Events")
    FINDING = "finding", pgettext_lazy("family of figures", "Finding")


class Unit(models.TextChoices):
    PEOPLE = "people", pgettext_lazy("unit", "people")
    COUNT = "count", pgettext_lazy("unit", "number")
    SHARE = "share", pgettext_lazy("unit", "per cent")  # kept as 0 to 1
    HOURS = "hours", pgettext_lazy("unit", "hours")
    RATE = "rate", pgettext_lazy("unit", "per thousand")


class Good(models.TextChoices):
    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")
    NEITHER = "neither", _("Neither is better in itself")


@dataclass(frozen=True)
class Metric:
    """One thing that is measured, for a window of days and a scope.

    `meaning` is one sentence, `leaves_out` says what is not counted. A figure about fewer people
    than `smallest` is shown to nobody; 0 only where it speaks of no people at all. `is_summable`:
    the figures of days add up to the figure of their span. `tells_a_count`: beside what it is a
    share of, it says how many there were, and those add up. `steps`: how many figures it has a
    day (a chart of its own, no goal can be set on it).
    """

    key: str
    family: Family
    name: Promise
    meaning: Promise
    leaves_out: Promise
    unit: Unit
    good: Good
    scopes: tuple[str, ...] = (PLACE, GROUP, LANGUAGE, TAG)
    spans: tuple[Span, ...] = tuple(Span)
    smallest: int = SMALLEST
    is_summable: bool = False
    tells_a_count: bool = False
    steps: int = 0
    reaches_back: int = field(default=0)  # days before the window that its people began in

    @property
    def may_be_goal(self) -> bool:
        return not self.steps


METRICS: dict[str, Metric] = {}


def measured(metric: Metric) -> Metric:
    """Takes a metric in; its key is its name for ever."""
    if metric.key in METRICS:
        raise ValueError(f"{metric.key} is measured twice")
    METRICS[metric.key] = metric
    return metric


def by_family() -> Iterator[tuple[Family, list[Metric]]]:
    for family in Family:
        yield family, [one for one in METRICS.values() if one.family == family]

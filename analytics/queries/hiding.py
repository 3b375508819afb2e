"""What is hidden though it speaks of enough people, because something hidden could be worked out
from it (L14).

- Of parts that add up to the whole place, the smallest that is not hidden goes with those that
  speak of too few: the place less its other parts would be these. Always: the few of two parts may
  be the same people, so that parts together speak of no more than the largest does.
- The days that share a week with a hidden day, the days of a week that is hidden beside another,
  and the quarter of a hidden month: the week less its other days would be that day.
- Of hours that add up to all posts, the smallest that is not hidden, beside hidden ones.

Stretches that overlap or differ in length are not told apart: README, decisions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from analytics.days import ONE, first_day, last_day
from analytics.metrics.registry import METRICS, SMALLEST, Metric, Unit
from analytics.models import Signal, Span
from analytics.scopes import GROUP, LANGUAGE

Key = tuple[str, str, str, date]  # metric, scope, span, day
ADDING_UP = (GROUP, LANGUAGE)  # kinds of parts of which each topic has one at most
AROUND = 6  # days that share a week with a day, to either side


def hidden_as_well(asked: Iterable[Key]) -> set[Key]:
    """Those of these figures that are hidden for the sake of others; two questions at most."""
    asked = {one for one in asked if METRICS[one[0]].smallest}
    beside = _beside(asked)
    along = {taken for one in beside | _few(asked) for taken in _takes_along(one)}
    return asked & (beside | along)


def hidden_step(metric: Metric, steps: Mapping[int, tuple[float | None, int]]) -> int | None:
    """Of several figures of a day, each a value and its people: the one that is hidden beside
    those of too few, where they add up."""
    enough = [(value, step) for step, (value, n) in steps.items() if n >= metric.smallest]
    is_any_few = any(0 < n < metric.smallest for _value, n in steps.values())
    if metric.unit != Unit.COUNT or not is_any_few or not enough:
        return None
    return min(enough)[1]


def _takes_along(hidden: Key) -> Iterator[Key]:
    """Figures of the same part that are hidden with a hidden one."""
    metric, scope, span, day = hidden
    if not _adds_up_over_days(metric):
        return
    if span == Span.DAY:
        for back in range(-AROUND, AROUND + 1):
            yield metric, scope, span, day + back * ONE
    elif span == Span.WEEK:
        for back in range(AROUND + 1):
            yield metric, scope, str(Span.DAY), day - back * ONE
    elif span == Span.MONTH:
        yield metric, scope, str(Span.QUARTER), last_day(Span.QUARTER, day)


def _taking(asked: Collection[Key]) -> Q:
    """The spans and days of whatever may take these along."""
    asked = [one for one in asked if _adds_up_over_days(one[0])]
    days = {one[3] for one in asked if one[2] == Span.DAY}
    near = {day + back * ONE for day in days for back in range(-AROUND, AROUND + 1)}
    found = Q(span__in=(Span.DAY, Span.WEEK), day__in=near)
    for day in {one[3] for one in asked if one[2] == Span.QUARTER}:
        found |= Q(span=Span.MONTH, day__range=(first_day(Span.QUARTER, day), day))
    return found


def _few(asked: Collection[Key]) -> set[Key]:
    """What speaks of too few, and takes some of these along."""
    taken = {one for one in asked if one[2] in (Span.DAY, Span.QUARTER)}
    taken = {one for one in taken if _adds_up_over_days(one[0])}
    if not taken:
        return set()
    rows = _rows(_taking(taken), taken).filter(scope__in={one[1] for one in taken})
    rows = rows.filter(n__lt=SMALLEST).exclude(span=Span.WEEK)  # its own days are few, too
    return set(rows.values_list("metric", "scope", "span", "day"))


def _beside(asked: Collection[Key]) -> set[Key]:
    """The smallest that is not hidden, beside parts that speak of too few."""
    parts = [one for one in asked if _kind(one[1]) in ADDING_UP and _adds_up_over_parts(one[0])]
    if not parts:
        return set()
    kinds = {_kind(one[1]) for one in parts}
    of_kinds = Q(*(("scope__startswith", f"{kind}:") for kind in kinds), _connector=Q.OR)
    themselves = Q(span__in={one[2] for one in parts}, day__in={one[3] for one in parts})
    rows = _rows(themselves | _taking(parts), parts).filter(of_kinds)
    rows = rows.annotate(kind=Left("scope", 1)).values("kind", "metric", "span", "day")
    rows = rows.annotate(
        few=Count("pk", filter=Q(n__lt=SMALLEST)),
        others=ArrayAgg("scope", filter=Q(n__gte=SMALLEST), order_by=("value", "scope")),
    )
    told = rows.filter(few__gt=0).values_list("metric", "others", "span", "day")
    return {(metric, others[0], span, day) for metric, others, span, day in told if others}


def _rows(when: Q, asked: Collection[Key]) -> QuerySet[Signal]:
    """Rows about anybody at all."""
    return Signal.objects.filter(when, metric__in={one[0] for one in asked}, step=0, n__gt=0)


def _adds_up_over_days(metric: str) -> bool:
    return METRICS[metric].is_summable or METRICS[metric].tells_a_count


def _adds_up_over_parts(metric: str) -> bool:
    """To the figure of the place. Who joined two groups is in both."""
    return METRICS[metric].unit == Unit.COUNT or METRICS[metric].tells_a_count


def _kind(scope: str) -> str:
    return scope.partition(":")[0]

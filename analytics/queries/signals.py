"""What is asked of signals. A value leaves this module through `shown` alone (L14)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from analytics.days import ONE, first_day
from analytics.metrics.registry import METRICS, Metric, Unit
from analytics.models import Rollup, Signal, Span
from analytics.scopes import GROUP, Scope
from community.groups.models import Group
from community.members.models import Viewer


class House:
    """The worker that acts for the house itself; nobody signs in as it."""

    is_authenticated = is_manager = True


HOUSE = House()
Reader = Viewer | House


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it may be shown. No value: there is nothing to measure, or it is hidden
    because it speaks of too few people; then `n`, too, is not told."""

    value: float | None
    n: int
    is_hidden: bool = False


NOTHING = Figure(None, 0)
TOO_FEW = Figure(None, 0, is_hidden=True)


def shown(signal_value: float | None, n: int, metric: Metric) -> Figure:
    """The only way to a value, on any surface."""
    return TOO_FEW if 0 < n < metric.smallest else Figure(signal_value, n)


def series(
    viewer: Reader,
    metric: Metric,
    scope: Scope,
    span: Span,
    start: date,
    end: date,
    *,
    every: int = 1,
) -> list[tuple[date, Figure]]:
    """The figure of each day from `start` to `end`, or of every so many days counted back from
    `end`; of months, of each month's last counted day. Empty for who may not see it.

    A day that is measured and has no row is a day on which nothing happened; a day that is not
    measured has no value.
    """
    if not _may_see(viewer, scope):
        return []
    if span == Span.MONTH:
        start, end = first_day(span, start), _end_of_month(end)
    found = {
        day: shown(value, n, metric) for day, value, n in _rows(metric, scope, span, start, end)
    }
    rolled = set(_rolled(start, end))
    silent = shown(_silence(metric), 0, metric)
    return [
        (day, found.get(day, silent if day in rolled else NOTHING))
        for day in _days(span, start, end, every, rolled)
    ]


def is_counted(metric: Metric) -> bool:
    """Where nothing happened it is 0, not nothing."""
    return metric.unit in (Unit.PEOPLE, Unit.COUNT)


def _silence(metric):
    return 0.0 if is_counted(metric) else None


def latest(viewer: Reader, metric: Metric, scope: Scope, span: Span) -> tuple[date, Figure] | None:
    """The figure of the last measured day; none where no day is measured, or it is not theirs."""
    day = last_rolled_day()
    if day is None:
        return None
    return next(iter(series(viewer, metric, scope, span, day, day)), None)


def figures_on(viewer: Reader, scope: Scope, span: Span, day: date) -> dict[str, Figure]:
    """All figures that this part has over this span, by key; empty for who may not see it, and
    where the day is not measured. Of a month, those of its last measured day."""
    if not _may_see(viewer, scope) or not Rollup.objects.filter(day=day).exists():
        return {}
    days = (first_day(span, day), _end_of_month(day)) if span == Span.MONTH else (day, day)
    rows = _seen(viewer).filter(scope=str(scope), span=span, day__range=days, step=0)
    found = {key: (value, n) for key, value, n in rows.values_list("metric", "value", "n")}
    return {
        metric.key: shown(*found.get(metric.key, (_silence(metric), 0)), metric)
        for metric in METRICS.values()
        if not metric.steps and scope.kind in metric.scopes and span in metric.spans
    }


def steps_of(
    viewer: Reader, metric: Metric, scope: Scope, span: Span, start: date, end: date
) -> dict[date, dict[int, Figure]]:
    """Of a metric that has several figures a day: by day and step."""
    found = defaultdict(dict)
    rows = _seen(viewer).filter(scope=str(scope), metric=metric.key, span=span)
    rows = rows.filter(day__range=(start, end)).order_by("day", "step")
    for day, step, value, n in rows.values_list("day", "step", "value", "n"):
        found[day][step] = shown(value, n, metric)
    return dict(found)


def last_rolled_day() -> date | None:
    return Rollup.objects.order_by("-day").values_list("day", flat=True).first()


def _seen(viewer: Reader) -> QuerySet[Signal]:
    return Signal.objects.visible_to(viewer)


def _may_see(viewer, scope):
    """What `visible_to` says of rows, for a day that has none."""
    if viewer.is_authenticated and viewer.is_manager:
        return True
    return scope.kind == GROUP and Group.objects.managed_by(viewer).filter(pk=scope.pk).exists()


def _rows(metric, scope, span, start, end):
    rows = Signal.objects.filter(scope=str(scope), metric=metric.key, span=span, step=0)
    return rows.filter(day__range=(start, end)).values_list("day", "value", "n")


def _rolled(start, end):
    return Rollup.objects.filter(day__range=(start, end)).values_list("day", flat=True)


def _days(span, start, end, every, rolled) -> Iterator[date]:
    if span == Span.MONTH:
        return _months(start, end, rolled)
    count = (end - start).days // every
    return (end - timedelta(days=every * back) for back in range(count, -1, -1))


def _end_of_month(day):
    return first_day(Span.MONTH, first_day(Span.MONTH, day) + timedelta(days=31)) - ONE


def _months(start, end, rolled):
    """The last measured day of each month, or its last day at all."""
    found = {first_day(Span.MONTH, day): day for day in sorted(rolled)}
    month = first_day(Span.MONTH, start)
    while month <= end:
        yield found.get(month, _end_of_month(month))
        month = _end_of_month(month) + ONE


def on_days(
    viewer: Reader, scope: Scope, span: Span, days: list[date]
) -> dict[str, dict[date, Figure]]:
    """All figures of several days, by key and day. On a measured day without a row nothing
    happened; a day that is not measured is not there."""
    if not _may_see(viewer, scope):
        return {}
    rolled = list(Rollup.objects.filter(day__in=days).values_list("day", flat=True))
    found = {
        key: dict.fromkeys(rolled, shown(_silence(one), 0, one))
        for key, one in METRICS.items()
        if not one.steps and scope.kind in one.scopes and span in one.spans
    }
    rows = _seen(viewer).filter(scope=str(scope), span=span, day__in=days, step=0)
    for key, day, value, n in rows.values_list("metric", "day", "value", "n"):
        if key in found:
            found[key][day] = shown(value, n, METRICS[key])
    return found


def by_group(viewer: Reader, metric: Metric, span: Span, day: date) -> dict[int, Figure]:
    """One figure of all groups that the viewer runs, by their keys."""
    rows = _seen(viewer).filter(
        scope__startswith=f"{GROUP}:", metric=metric.key, span=span, day=day, step=0
    )
    return {
        int(scope.partition(":")[2]): shown(value, n, metric)
        for scope, value, n in rows.values_list("scope", "value", "n")
    }

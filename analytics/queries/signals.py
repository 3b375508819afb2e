"""What is asked of signals. A value leaves this module through `shown` alone, and not where it
would tell what is hidden elsewhere (L14)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from analytics.days import ONE, first_day, last_day
from analytics.metrics.registry import METRICS, Metric, Unit
from analytics.models import Rollup, Signal, Span
from analytics.queries.hiding import hidden_as_well, hidden_step
from analytics.scopes import GROUP, WHOLE, Scope
from community.groups.models import Group
from community.members.models import Viewer

ALWAYS = "posts"  # the whole place has a row of it for each day and span that is measured


class House:
    """The worker that acts for the house itself; nobody signs in as it."""

    is_authenticated = is_manager = True


HOUSE = House()
Reader = Viewer | House


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it may be shown. No value: there is nothing to measure, or it is hidden
    because it speaks of too few people; then `n`, too, is not told. `is_beside`: it speaks of
    enough, and is kept back because with it another could be worked out."""

    value: float | None
    n: int
    is_hidden: bool = False
    is_beside: bool = False


NOTHING = Figure(None, 0)
TOO_FEW = Figure(None, 0, is_hidden=True)
KEPT_BACK = Figure(None, 0, is_hidden=True, is_beside=True)


def shown(signal_value: float | None, n: int, metric: Metric) -> Figure:
    """The only way to a value, on any surface."""
    return TOO_FEW if 0 < n < metric.smallest else Figure(signal_value, n)


def kept_back(figure: Figure) -> Figure:
    """What is hidden for the sake of another; too few stay too few."""
    return figure if figure.is_hidden else KEPT_BACK


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
    `end`; of months, of each month's last counted day; of quarters, of each one's last day. Empty
    for who may not see it.

    A day that is measured and has no row is a day on which nothing happened; a day that is not
    measured has no value.
    """
    if not _may_see(viewer, scope):
        return []
    if span == Span.MONTH:
        start, end = first_day(span, start), last_day(span, end)
    found = {
        day: shown(value, n, metric) for day, value, n in _rows(metric, scope, span, start, end)
    }
    rolled = set(measured_among(span, day__range=(start, end)))
    silent = shown(_silence(metric), 0, metric)
    told = [
        (day, found.get(day, silent if day in rolled else NOTHING))
        for day in _days(span, start, end, every, rolled)
    ]
    hidden = _hidden_as_well([metric.key], scope, span, [day for day, _figure in told])
    return [
        (day, kept_back(figure) if (metric.key, day) in hidden and day in rolled else figure)
        for day, figure in told
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
    if not _may_see(viewer, scope) or not measured_among(span, day=day).exists():
        return {}
    days = (first_day(span, day), last_day(span, day)) if span == Span.MONTH else (day, day)
    rows = _seen(viewer).filter(scope=str(scope), span=span, day__range=days, step=0)
    rows = list(rows.values_list("metric", "value", "n", "day"))
    found = {key: (value, n) for key, value, n, _day in rows}
    metrics, counted = _measured_in(scope, span), {day, *(row[3] for row in rows)}
    hidden = {key for key, _day in _hidden_as_well(metrics, scope, span, counted)}
    told = {key: shown(*found.get(key, (_silence(one), 0)), one) for key, one in metrics.items()}
    return told | {key: kept_back(told[key]) for key in hidden}


def steps_of(
    viewer: Reader, metric: Metric, scope: Scope, span: Span, start: date, end: date
) -> dict[date, dict[int, Figure]]:
    """Of a metric that has several figures a day: by day and step."""
    told = defaultdict(dict)
    rows = _seen(viewer).filter(scope=str(scope), metric=metric.key, span=span)
    rows = rows.filter(day__range=(start, end)).order_by("day", "step")
    for day, step, value, n in rows.values_list("day", "step", "value", "n"):
        told[day][step] = (value, n)
    return {day: _steps_shown(metric, steps) for day, steps in told.items()}


def _steps_shown(metric, steps):
    found = {step: shown(value, n, metric) for step, (value, n) in steps.items()}
    beside = hidden_step(metric, steps)
    return found if beside is None else found | {beside: KEPT_BACK}


def last_rolled_day() -> date | None:
    return Rollup.objects.order_by("-day").values_list("day", flat=True).first()


def first_rolled_day() -> date | None:
    return Rollup.objects.order_by("day").values_list("day", flat=True).first()


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


def measured_among(span: Span, **days) -> QuerySet:
    """The days of these that have figures over such a span. A quarter's last day may have been
    rolled up before quarters were measured: then the whole place has no row for it."""
    if span == Span.QUARTER:
        rows = Signal.objects.filter(scope=str(WHOLE), metric=ALWAYS, span=span, step=0, **days)
    else:
        rows = Rollup.objects.filter(**days)
    return rows.values_list("day", flat=True)


def _days(span, start, end, every, rolled) -> Iterator[date]:
    if span == Span.MONTH:
        return _months(start, end, rolled)
    if span == Span.QUARTER:
        return _quarters(start, end)
    count = (end - start).days // every
    return (end - timedelta(days=every * back) for back in range(count, -1, -1))


def _months(start, end, rolled):
    """The last measured day of each month, or its last day at all."""
    found = {first_day(Span.MONTH, day): day for day in sorted(rolled)}
    month = first_day(Span.MONTH, start)
    while month <= end:
        yield found.get(month, last_day(Span.MONTH, month))
        month = last_day(Span.MONTH, month) + ONE


def _quarters(start, end):
    """The last days of those that end from `start` to `end`."""
    day = last_day(Span.QUARTER, start)
    while day <= end:
        yield day
        day = last_day(Span.QUARTER, day + ONE)


def on_days(
    viewer: Reader, scope: Scope, span: Span, days: list[date]
) -> dict[str, dict[date, Figure]]:
    """All figures of several days, by key and day. On a measured day without a row nothing
    happened; a day that is not measured is not there."""
    if not _may_see(viewer, scope):
        return {}
    rolled = list(measured_among(span, day__in=days))
    found = {
        key: dict.fromkeys(rolled, shown(_silence(one), 0, one))
        for key, one in _measured_in(scope, span).items()
    }
    rows = _seen(viewer).filter(scope=str(scope), span=span, day__in=days, step=0)
    for key, day, value, n in rows.values_list("metric", "day", "value", "n"):
        if key in found:
            found[key][day] = shown(value, n, METRICS[key])
    for key, day in _hidden_as_well(found, scope, span, rolled):
        found[key][day] = kept_back(found[key][day])
    return found


def _measured_in(scope, span) -> dict[str, Metric]:
    return {
        key: one
        for key, one in METRICS.items()
        if not one.steps and scope.kind in one.scopes and span in one.spans
    }


def _hidden_as_well(keys, scope, span, days) -> set[tuple[str, date]]:
    asked = [(key, str(scope), str(span), day) for key in keys for day in days]
    return {(key, day) for key, _scope, _span, day in hidden_as_well(asked)}


def by_group(viewer: Reader, metric: Metric, span: Span, day: date) -> dict[int, Figure]:
    """One figure of all groups that the viewer runs, by their keys."""
    rows = _seen(viewer).filter(
        scope__startswith=f"{GROUP}:", metric=metric.key, span=span, day=day, step=0
    )
    found = {
        (metric.key, scope, str(span), day): shown(value, n, metric)
        for scope, value, n in rows.values_list("scope", "value", "n")
    }
    hidden = hidden_as_well(found)
    return {
        int(one[1].partition(":")[2]): kept_back(figure) if one in hidden else figure
        for one, figure in found.items()
    }

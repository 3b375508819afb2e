"""Figures of a period beside those of the one before and of last year, as they may be shown."""

from datetime import timedelta

from analytics.metrics.registry import METRICS
from analytics.models import Span
from analytics.queries.cohorts import cohorts
from analytics.queries.signals import (
    HOUSE,
    Figure,
    figures_on,
    is_counted,
    series,
    shown,
)
from analytics.reporting.periods import Period
from analytics.scopes import Scope

WEEKS = 13
LINE = "active"
COHORT_WEEKS = 8  # rows and columns of the table of who stays
TIMES = ("now", "before", "year")


def figures_of(scope: Scope, period: Period) -> dict:
    """By metric: value, people, whether it is hidden, and for another's sake; three times."""
    days = (period.ends_on, period.before.ends_on, period.year_before.ends_on)
    found = [figures_on(HOUSE, scope, period.span, day) for day in days]
    keys = [key for key, one in METRICS.items() if scope.kind in one.scopes and not one.steps]
    return {
        key: {
            time: _kept(figures[key]) if key in figures else _silent(key, figures)
            for time, figures in zip(TIMES, found, strict=True)
        }
        for key in keys
        if period.span in METRICS[key].spans
    }


def _silent(key, figures):
    """Where others are measured and this has no row, nothing happened."""
    metric = METRICS[key]
    return _kept(shown(0.0 if figures and is_counted(metric) else None, 0, metric))


def _kept(figure: Figure) -> list:
    told = [figure.value, figure.n, figure.is_hidden]
    return [*told, True] if figure.is_beside else told


def figure_from(kept: list | None) -> Figure:
    """What a body holds, as a figure again."""
    return Figure(*kept) if kept else Figure(None, 0)


def line_of(scope: Scope, period: Period) -> list:
    """Active members a week, for thirteen weeks: day, value, whether it is hidden."""
    start = period.ends_on - timedelta(weeks=WEEKS - 1)
    found = series(HOUSE, METRICS[LINE], scope, Span.WEEK, start, period.ends_on, every=7)
    return [[day.isoformat(), figure.value, figure.is_hidden] for day, figure in found]


def cohorts_of(scope: Scope, period: Period) -> list:
    """Who stays, by the week in which they first wrote: its last day, newcomers, then the share of
    each week after."""
    found = cohorts(HOUSE, scope, period.ends_on, COHORT_WEEKS)
    return [
        [day.isoformat(), steps[0].n, [[k, *_kept(steps[k])] for k in sorted(steps) if k]]
        for day, steps in found.items()
        if 0 in steps and not steps[0].is_hidden
    ]

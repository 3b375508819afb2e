"""Who stays: signals of retention turned round, so that a row is one cohort."""

from collections import defaultdict
from datetime import date, timedelta

from analytics.metrics.registry import METRICS
from analytics.models import Span
from analytics.queries.signals import Figure, Reader, steps_of
from analytics.scopes import Scope

COHORTS = "retention"


def cohorts(viewer: Reader, scope: Scope, last: date, weeks: int) -> dict[date, dict[int, Figure]]:
    """Weekly cohorts, the oldest first: by the last day of the week in which they first wrote, the
    share that wrote again so many weeks later. Weeks are counted back from `last`; the first
    cohort's ended so many weeks before it.

    A signal's step says how many weeks before its own day its people began.
    """
    metric = METRICS[COHORTS]
    if scope.kind not in metric.scopes:
        return {}
    start = last - timedelta(weeks=weeks)
    rows = defaultdict(dict)
    for day, steps in steps_of(viewer, metric, scope, Span.WEEK, start, last).items():
        if day.weekday() != last.weekday():
            continue
        for step, figure in steps.items():
            began = day - timedelta(weeks=step)
            if began >= start:
                rows[began][step] = figure
    return dict(sorted(rows.items()))

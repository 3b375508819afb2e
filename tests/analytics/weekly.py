"""Weeks of a figure as the rollup would have written them."""

from datetime import timedelta

from analytics.models import Rollup, Signal

WEEK = timedelta(weeks=1)


def write_weeks(values, *, last, metric="active", scope="place", span="week", people=None):
    """One figure of seven days for each week, the newest on `last`; None leaves it out."""
    days = [last - WEEK * back for back in range(len(values) - 1, -1, -1)]
    Rollup.objects.bulk_create([Rollup(day=day) for day in days], ignore_conflicts=True)
    people = people or [value and round(value) for value in values]
    Signal.objects.bulk_create(
        Signal(day=day, metric=metric, scope=scope, span=span, value=value, n=n or 0)
        for day, value, n in zip(days, values, people, strict=True)
        if value is not None
    )
    return days

"""Signals beside the slow computation: where they differ, in words."""

from math import isclose

from analytics.days import last_finished_day
from analytics.models import Signal
from analytics.rolling import roll_days
from community.members.models import Community
from community.members.queries import forget_the_community
from tests.analytics.reference import World, figures

SILENT = ((0.0, 0), (None, 0))


def live_in(zone):
    Community.objects.update_or_create(pk=1, defaults={"time_zone": zone})
    forget_the_community()
    return World(zone, last_finished_day())


def signals_of(day):
    rows = Signal.objects.filter(day=day).values_list(
        "metric", "scope", "span", "step", "value", "n"
    )
    return {row[:4]: row[4:] for row in rows}


def same(one, other):
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-7, abs_tol=1e-7)


def differing(world, day, has_month=True):
    """(cells compared, [(which, ours, theirs)]). A month's row is its latest day's alone."""
    ours, theirs = signals_of(day), figures(world, day)
    if not has_month:
        theirs = {key: figure for key, figure in theirs.items() if key[2] != "month"}
    apart = []
    for key in sorted(ours.keys() | theirs.keys()):
        mine, slow = ours.get(key), theirs.get(key)
        if slow is None and key[1] == "place" and mine in SILENT:
            continue
        if mine is None or slow is None or mine[1] != slow[1] or not same(mine[0], slow[0]):
            apart.append((key, mine, slow))
    return len(ours.keys() | theirs.keys()), apart


def rolled_and_compared(world, days):
    """Each day counted alone, latest first: the month's row is the latest day's."""
    cells, apart = 0, []
    for day in sorted(days):
        roll_days(day, day)
        more, differ = differing(world, day)
        cells, apart = cells + more, apart + [(day, *one) for one in differ]
    return cells, apart

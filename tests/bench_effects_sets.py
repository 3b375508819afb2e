"""Simulated weeks of a community: nothing happens in them, or one true shift does.

What they look like is ours to choose, and written here: a week's figure is a count around a level
of 8 to 400, or a share of 20 to 150 people. A comparison series stands beside seven in ten.
"""

import math
from dataclasses import dataclass

import numpy

KINDS = "poisson overdispersed ar1 trend season holidays share messy".split()
LEVELS = (8, 400)  # a week; each doubling as often
YOUNG_LEVELS = (12, 150)
PEOPLE = (20, 150)  # a week, of whom a share is taken; the same
COMPARISONS = ("groups",) * 5 + ("last_year",) * 3 + ("",) * 2
BEFORE, AFTER = 26, 12
GROUPS = 4.0  # the other groups together, against this one
PEOPLE_EACH = (1.0, 0.75)  # people for each that is counted: of members, of posts
SMALLEST = 5  # people: a week about fewer is hidden, from the estimator, too
YEAR = 52


@dataclass(frozen=True)
class Nature:
    """How a kind of series behaves. `lumps`: variance against a Poisson's; `drift`: the standard
    deviation of an AR(1) in logs; `trend`: the most a week; `swing`: of the year, in logs;
    `dip`: what two weeks of holidays leave out."""

    lumps: float = 1.0
    drift: float = 0.0
    trend: float = 0.0
    swing: float = 0.0
    dip: float = 0.0


NATURES = {
    "poisson": Nature(),
    "overdispersed": Nature(lumps=2.0),
    "ar1": Nature(drift=0.12),
    "trend": Nature(trend=0.005),
    "season": Nature(swing=0.15),
    "holidays": Nature(dip=0.4),
    "share": Nature(),
    "messy": Nature(lumps=1.5, drift=0.08, trend=0.003, swing=0.1, dip=0.3),
}


def drifting(dice, length, deviation):
    """AR(1) with a correlation of 0.3 to 0.5 from week to week."""
    if not deviation:
        return numpy.zeros(length)
    tie = dice.uniform(0.3, 0.5)
    fresh = dice.normal(0, deviation * math.sqrt(1 - tie**2), length)
    drift = [dice.normal(0, deviation)]
    for shock in fresh[1:]:
        drift.append(tie * drift[-1] + shock)
    return numpy.array(drift)


def counted(dice, means, lumps):
    if lumps <= 1:
        return dice.poisson(means)
    return dice.negative_binomial(means / (lumps - 1), 1 / lumps)


def year_of(dice, nature, length):
    """What all groups share, and every year has: the swing of the year and its holidays."""
    weeks = numpy.arange(length)
    phase = dice.uniform(0, 2 * math.pi)
    shared = nature.swing * numpy.sin(2 * math.pi * weeks / YEAR + phase)
    if nature.dip:
        begin = dice.integers(0, length - 1)
        shared[begin : begin + 2] += math.log(1 - nature.dip)
    return shared


def weeks_of(kind, dice, *, lift=0.0, before=BEFORE, after=AFTER, level=None, others=None):
    """A question as the estimator is asked it. `lift` 0.3: up 30 % from the first week after."""
    others = dice.choice(COMPARISONS) if others is None else others
    nature, length = NATURES[kind], before + after
    shared = year_of(dice, nature, length)
    step = numpy.r_[numpy.zeros(before), numpy.full(after, math.log1p(lift))]
    trend = dice.uniform(-nature.trend, nature.trend) * numpy.arange(length)
    asked = {"others": str(others), "split": before}
    if kind == "share":
        return asked | _shares(dice, others, step, level)
    level = _between(dice, LEVELS) if level is None else level
    means = level * numpy.exp(shared + trend + step + drifting(dice, length, nature.drift))
    values = counted(dice, means, nature.lumps)
    each = dice.choice(PEOPLE_EACH)
    asked |= {"unit": "count", "values": _seen(values, each), "beside": None}
    asked["people"] = [round(one * each) for one in values]
    if others:
        scale = GROUPS if others == "groups" else dice.uniform(0.7, 1.0)
        own = drifting(dice, length, nature.drift / (2 if others == "groups" else 1))
        beside = counted(dice, level * scale * numpy.exp(shared + own), nature.lumps)
        beside = [float(one) for one in beside] if others == "groups" else _seen(beside, each)
        asked["beside"] = None if None in beside else beside
    return asked


def young_weeks_of(dice, growth, *, lift=0.0):
    """A community that began eight to eighteen weeks before, and came to what it is at once, in
    three weeks or in eight; since then it grows by `growth` a week, in logs. Before it: two or so.
    Nothing stands beside it."""
    length, at = BEFORE + AFTER, numpy.arange(BEFORE + AFTER) - BEFORE
    began, rising = -dice.integers(8, 19), dice.choice((1, 3, 8))
    level = _between(dice, YOUNG_LEVELS)
    risen = numpy.clip((at - began) / rising, 0, 1)
    line = math.log(2) + risen * math.log(level / 2) + growth * numpy.maximum(at - began, 0)
    line += drifting(dice, length, NATURES["messy"].drift) + math.log1p(lift) * (at >= 0)
    values, each = counted(dice, numpy.exp(line), NATURES["messy"].lumps), dice.choice(PEOPLE_EACH)
    asked = {"unit": "count", "values": _seen(values, each), "split": BEFORE}
    people = [round(one * each) for one in values]
    return asked | {"people": people, "others": "", "beside": None}


def _seen(values, each):
    """Counts as they are shown: hidden where too few people stand behind them."""
    return [float(one) if round(one * each) >= SMALLEST else None for one in values]


def _between(dice, ends):
    return math.exp(dice.uniform(*map(math.log, ends)))


def _shares(dice, others, step, level):
    people = _between(dice, PEOPLE) if level is None else level
    share = dice.uniform(0.3, 0.6)
    asked_of = numpy.maximum(dice.poisson(people, len(step)), 5)
    done = dice.binomial(asked_of, numpy.minimum(share * numpy.exp(step), 0.98))
    asked = {"unit": "share", "values": (done / asked_of).tolist(), "beside": None}
    asked["people"] = [int(one) for one in asked_of]
    if others:
        scale = GROUPS if others == "groups" else 0.9
        many = numpy.maximum(dice.poisson(people * scale, len(step)), 5)
        asked["beside"] = (dice.binomial(many, share) / many).tolist()
    return asked


def wandering(dice, length):
    """Counts whose level goes its own way, five in a hundred a week."""
    means = _between(dice, LEVELS) * numpy.exp(numpy.cumsum(dice.normal(0, 0.05, length)))
    return [float(one) for one in dice.poisson(means)]


def thirty_days(dice, length):
    """Counts of thirty days, looked at each week: neighbours share 23 of their days."""
    days = numpy.arange(length * 7 + 30)
    drift = numpy.repeat(drifting(dice, length + 6, 0.12), 7)[: len(days)]
    trend = dice.uniform(-0.005, 0.005) / 7 * days
    told = dice.poisson(_between(dice, LEVELS) / 7 * numpy.exp(drift + trend))
    sums = numpy.convolve(told, numpy.ones(30), "valid")[::7][:length]
    return [float(one) for one in sums]

"""An interrupted time series, estimated. Only the process of its own imports this module.

Figures of weeks are taken to logs (shares to log odds), and a line is laid through them by
generalised least squares: a level, a slow trend, the comparison series, and a step from the
tactic's first week on. A few weeks cannot tell a trend from a step, so what communities are like
is put beside them, as weights on the coefficients (mixed estimation; Theil and Goldberger 1961).
Weeks resemble their neighbours (AR(1)), vary more than a Poisson count, and a week of holidays
weighs less than others (Huber). How much of each was chosen by simulation: `make bench-effects`.
"""

import math
from dataclasses import dataclass

import numpy
from scipy.stats import t as student
from statsmodels.regression.linear_model import GLS

CONFIDENCE = 0.95
LAST_LOOK = 12  # whole weeks after: when an effect is looked at for the last time
TREND = 0.0015  # standard deviation of what communities grow, in logs a week
TREND_YOUNG = 0.03  # the same of those that began a short time ago
FOLLOWS = (0.9, 0.25)  # how far a figure follows its comparison: middle, deviation
SWING, SWING_LEFT = 0.06, 0.02  # of a year, in logs: with nothing beside it, and with
TIE, TIE_WEIGHT = 0.1, 10  # resemblance of neighbouring weeks before anything was seen
TIE_MOST = 0.7
HUBER = 2.0
ROUNDS = 4
MOST, FARTHEST = 20.0, 7.0  # no line in logs leads past the one, no change past the other
LEAST_MEAN, ENDS = 0.25, 6.0  # a week; log odds: where a line still tells something
OTHER_NOISE = 0.01
YEAR = 52.18


@dataclass(frozen=True)
class Laid:
    """Weeks ready to be estimated: one row each, gaps left out."""

    unit: str
    at: numpy.ndarray  # in weeks from the step
    values: numpy.ndarray
    people: numpy.ndarray
    rows: numpy.ndarray  # step, level, trend, …
    wants: list[tuple[int, float, float]]  # column, middle, deviation


def estimate(asked: dict) -> dict:
    """The change with its interval, as shares of what it would have been: 0.18 is up 18 %.

    `asked`: unit ("count", "share", "other"), values a week (None: a gap), people a week, how
    many weeks are before (split), beside (the comparison's weeks, or None), and is_young where the
    figure began within half a year before.
    """
    laid = _laid(asked)
    if float(numpy.ptp(laid.values)) < 1e-9:
        return {"why_not": "no_variation"}
    fitted = _fitted(laid)
    step, error = float(fitted.params[0]), float(fitted.bse[0])
    weeks = int((laid.at >= 0).sum())
    reach = error * _bound(len(laid.at), weeks)
    return {
        "change": _as_share(asked, step),
        "low": _as_share(asked, step - reach),
        "high": _as_share(asked, step + reach),
    }


def _bound(count, weeks):
    """How many errors an interval reaches. It is looked at again each week, so early looks need
    more (after O'Brien and Fleming 1979)."""
    last = student.ppf((1 + CONFIDENCE) / 2, max(count - 4, 3))
    return last * math.sqrt(LAST_LOOK / min(weeks, LAST_LOOK))


def _laid(asked):
    values, split = asked["values"], asked["split"]
    beside = asked["beside"] or [0.0] * len(values)
    kept = [
        week
        for week, (value, other) in enumerate(zip(values, beside, strict=True))
        if value is not None and other is not None
    ]
    told, people, other = (
        numpy.array([row[week] for week in kept], dtype=float)
        for row in (values, asked["people"], beside)
    )
    at = numpy.array(kept, dtype=float) - split
    trend = TREND_YOUNG if asked.get("is_young") else TREND
    columns, wants = [at >= 0, numpy.ones(len(at)), at / 10], [(2, 0.0, trend * 10)]
    if asked["beside"]:
        other = _line_of(asked["unit"], other, people)
        wants.append((len(columns), *FOLLOWS))
        columns.append(other - other.mean())
    for wave in (numpy.sin, numpy.cos):
        wants.append((len(columns), 0.0, SWING_LEFT if asked["beside"] else SWING))
        columns.append(wave(2 * math.pi * at / YEAR))
    return Laid(asked["unit"], at, told, people, numpy.column_stack(columns), wants)


def _line_of(unit, values, people):
    """Values in logs, shares in log odds, kept from their ends."""
    if unit == "share":
        done = (values * people + 0.5) / (people + 1)
        return numpy.log(done / (1 - done))
    return numpy.log(values + 0.5) if unit == "count" else numpy.log(numpy.maximum(values, 0.01))


def _working(laid, line):
    """What each week says beside the line so far, and the least variance that it can have: the
    working response of a generalised linear model (McCullagh and Nelder 1989)."""
    if laid.unit == "share":
        line = numpy.clip(line, -ENDS, ENDS)
        share = 1 / (1 + numpy.exp(-line))
        wide = share * (1 - share)
        return line + (laid.values - share) / wide, 1 / (numpy.maximum(laid.people, 1) * wide)
    if laid.unit == "count":
        line = numpy.maximum(line, math.log(LEAST_MEAN))
        mean = numpy.exp(line)
        return line + (laid.values - mean) / mean, 1 / mean
    return _line_of("other", laid.values, laid.people), numpy.full(len(line), OTHER_NOISE)


def _fitted(laid):
    """The line, with the noise as its own residuals tell it."""
    spread, tie, weights = 1.0, TIE, numpy.ones(len(laid.at))
    line = _line_of(laid.unit, laid.values, laid.people)
    line = numpy.where(laid.at < 0, line[laid.at < 0].mean(), line[laid.at >= 0].mean())
    for _round in range(ROUNDS):
        told, least = _working(laid, line)
        fitted = _fit(laid, told, least * spread / weights, tie)
        line = numpy.clip(laid.rows @ fitted.params, -MOST, MOST)
        off = (told - laid.rows @ fitted.params) / numpy.sqrt(least)
        spread = float((weights * off**2).sum()) / max(len(off) - 4, 1)
        spread = spread if laid.unit == "other" else max(1.0, spread)
        weights = numpy.minimum(1, HUBER * math.sqrt(spread) / numpy.maximum(abs(off), 1e-9))
        tie = _tie(off * numpy.sqrt(weights), laid.at)
    return fitted


def _tie(off, at):
    """How much neighbours resemble each other, less what few weeks hide of it."""
    count = len(off)
    near = numpy.diff(at) == 1
    seen = float((off[1:] * off[:-1])[near].sum() / max(float((off**2).sum()), 1e-9))
    seen = (seen * count + 2) / max(count - 3, 1)
    return min(max((seen * count + TIE * TIE_WEIGHT) / (count + TIE_WEIGHT), 0.0), TIE_MOST)


def _fit(laid, seen, noise, tie):
    rows, count = len(seen), len(seen) + len(laid.wants)
    told, design = numpy.zeros(count), numpy.zeros((count, laid.rows.shape[1]))
    told[:rows], design[:rows] = seen, laid.rows
    sigma, roots = numpy.zeros((count, count)), numpy.sqrt(noise)
    sigma[:rows, :rows] = numpy.outer(roots, roots) * tie ** abs(laid.at[:, None] - laid.at)
    for extra, (column, middle, deviation) in enumerate(laid.wants, start=rows):
        told[extra], design[extra, column], sigma[extra, extra] = middle, 1, deviation**2
    return GLS(told, design, sigma=sigma).fit(cov_type="fixed scale")


def _as_share(asked, step):
    step = min(max(step, -FARTHEST), FARTHEST)
    if asked["unit"] != "share":
        return math.expm1(step)
    weeks = zip(asked["values"], asked["people"], strict=True)
    told = [(value, n) for value, n in list(weeks)[asked["split"] :] if value is not None]
    after = sum(value * n for value, n in told) / max(sum(n for _value, n in told), 1)
    after = min(max(after, 0.005), 0.995)
    without = 1 / (1 + math.exp(step) * (1 - after) / after)
    return after / without - 1

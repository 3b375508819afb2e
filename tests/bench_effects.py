"""`make bench-effects`: how often the estimator claims what did not happen, finds what did, and
how often the forecast's band holds, as `name value unit` lines and tables.

One mix of kinds, levels and comparisons (bench_effects_sets) serves all figures; what the
estimator does not claim, for whatever reason, is not found. Seeds are fixed. ARGS="500" takes
fewer series. The tables say where the 80 in 100 hold, and where they do not.
"""

import sys
from collections import defaultdict

import numpy

from analytics.effects.estimating import estimate
from analytics.effects.forecasting import AHEAD, forecast
from analytics.effects.holes import holed, left_out
from tests.bench_effects_sets import AFTER, KINDS, thirty_days, wandering, weeks_of, young_weeks_of

SERIES = 1000
LIFT = 0.3
FALSE_MOST, TRUE_LEAST, HELD_LEAST = 0.05, 0.80, 0.75
LOOKS = range(3, AFTER + 1)
LEVELS = (8, 15, 25, 41, 80, 150, 400)
GROWTHS = (0.0, 0.01, 0.02, 0.04)  # of the young, in logs a week
COUNTED = [kind for kind in KINDS if kind != "share"]


def say(name, value, unit=""):
    print(f"{name} {value} {unit}".rstrip(), flush=True)


def table(title, columns, rows):
    """Lines that a reader can look through, and a machine passes over."""
    print(f"\n{title}\n{'':>16}" + "".join(f"{one!s:>11}" for one in columns))
    for name, told in rows:
        print(f"{name!s:>16}" + "".join(f"{one:>11.3f}" for one in told), flush=True)


def claims(asked, lift):
    """Whether it claims an effect: with a true one, of the right direction."""
    asked = _spoken(asked)
    values = asked["values"]
    if holed(values, [one is None for one in values], asked["split"]):
        return False
    told = estimate(asked)
    if "why_not" in told:
        return False
    return told["low"] > 0 or (told["high"] < 0 and not lift)


def _spoken(asked):
    """Without a thin beginning, as `effects.weeks` asks it."""
    first = left_out(asked["values"], asked["split"])
    cut = {name: asked[name] and asked[name][first:] for name in ("values", "people", "beside")}
    return asked | cut | {"split": asked["split"] - first, "is_young": first > 0}


def claimed_of_young(count, *, lift, seed):
    """The same of communities that began within the half year before; all, and by growth."""
    found = defaultdict(list)
    for number in range(count):
        growth = GROWTHS[number % len(GROWTHS)]
        asked = young_weeks_of(numpy.random.default_rng([seed, number]), growth, lift=lift)
        hit = claims(asked, lift)
        for name in ("all", growth):
            found[name].append(hit)
    return {name: sum(hits) / len(hits) for name, hits in found.items()}


def claimed(count, *, lift, seed, **how):
    """By kind and by comparison, and of all."""
    found = defaultdict(list)
    for number in range(count):
        kind = (how.get("kinds") or KINDS)[number % len(how.get("kinds") or KINDS)]
        made = {name: one for name, one in how.items() if name != "kinds"}
        asked = weeks_of(kind, numpy.random.default_rng([seed, number]), lift=lift, **made)
        hit = claims(asked, lift)
        for name in ("all", kind, asked["others"] or "alone"):
            found[name].append(hit)
    return {name: sum(hits) / len(hits) for name, hits in found.items()}


def ever_claimed(count, *, seed):
    """Nothing happened, and it was looked at each week from the third to the twelfth."""
    ever = 0
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        asked = weeks_of(kind, numpy.random.default_rng([seed, number]))
        ever += any(claims(_until(asked, weeks), 0.0) for weeks in LOOKS)
    return ever / count


def _until(asked, weeks):
    end = asked["split"] + weeks
    cut = {name: asked[name][:end] for name in ("values", "people")}
    return asked | cut | {"beside": asked["beside"] and asked["beside"][:end]}


def held(count, *, points, seed):
    """The share of the next eight weeks' figures inside the band, by kind."""
    found = defaultdict(list)
    kinds = [*KINDS, "wandering", "thirty_days"]
    for number in range(count):
        kind, dice = kinds[number % len(kinds)], numpy.random.default_rng([seed, points, number])
        if kind in KINDS:
            values = weeks_of(kind, dice, before=points, after=AHEAD, level=_level(kind, dice))[
                "values"
            ]
        else:
            make = wandering if kind == "wandering" else thirty_days
            values = make(dice, points + AHEAD)
        unit, overlaps = "share" if kind == "share" else "count", kind == "thirty_days"
        ahead = forecast(unit, values[:points], overlapping=overlaps)
        inside = [
            low <= v <= high for v, (_m, low, high) in zip(values[points:], ahead, strict=True)
        ]
        found["all"] += inside
        found[kind] += inside
    return {name: sum(one) / len(one) for name, one in found.items()}


def _level(kind, dice):
    """High enough for no week to be hidden: gaps are left out before a forecast is made."""
    return None if kind == "share" else dice.uniform(25, 400)


def main(count=SERIES):
    nothing, something = claimed(count, lift=0.0, seed=1), claimed(count, lift=LIFT, seed=2)
    ever = ever_claimed(count // 2, seed=3)
    names = [*KINDS, "groups", "last_year", "alone"]
    both = [(name, (nothing[name], something[name])) for name in names]
    table("Claims, 12 weeks after: nothing happened, and up 30 %", ("nothing", "up 30 %"), both)
    young = claimed_of_young(count, lift=0.0, seed=6), claimed_of_young(count, lift=1.0, seed=7)
    table(
        "Young communities, by what they grow a week",
        ("nothing", "up 100 %"),
        [(growth, [one[growth] for one in young]) for growth in GROWTHS],
    )
    few = max(count // 5, 40)
    table(
        "Found, up 30 %, by level a week and weeks after",
        ("4 weeks", "8 weeks", "12 weeks"),
        [(level, [_found(few, level, weeks) for weeks in (4, 8, 12)]) for level in LEVELS],
    )
    bands = {points: held(count, points=points, seed=4) for points in (4, 6, 8, 13, 26)}
    table(
        "Inside the band of the forecast (it promises 0.80), by points known",
        bands,
        [(name, [bands[points][name] for points in bands]) for name in bands[26]],
    )
    print()
    say("false_effect_share", round(nothing["all"], 4))
    say("true_effect_share", round(something["all"], 4))
    say("young_false_effect_share", round(young[0]["all"], 4))
    say("young_true_effect_share", round(young[1]["all"], 4))
    say("ever_false_effect_share", round(ever, 4))
    say("forecast_held_share_least", round(min(one["all"] for one in bands.values()), 4))
    is_good = max(nothing["all"], young[0]["all"]) <= FALSE_MOST and something["all"] >= TRUE_LEAST
    return is_good and min(one["all"] for one in bands.values()) >= HELD_LEAST


def _found(count, level, weeks):
    return claimed(count, lift=LIFT, seed=5, kinds=COUNTED, level=level, after=weeks)["all"]


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:])))

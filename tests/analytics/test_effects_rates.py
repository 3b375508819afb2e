"""The estimator's error rates, short (`make bench-effects` has them whole)."""

import math

import numpy
import pytest

from analytics.effects.estimating import estimate
from tests.bench_effects import (
    FALSE_MOST,
    HELD_LEAST,
    TRUE_LEAST,
    claimed,
    claimed_of_young,
    claims,
    held,
)
from tests.bench_effects_sets import weeks_of

FEW = 200
CHANCE = 0.04  # of 200, one deviation is 0.015 to 0.03


def test_where_nothing_happened_an_effect_is_rarely_claimed():
    assert claimed(FEW, lift=0.0, seed=1)["all"] <= FALSE_MOST + CHANCE / 2


def test_a_true_shift_is_mostly_found():
    assert claimed(FEW, lift=0.3, seed=2)["all"] >= TRUE_LEAST - CHANCE


def test_the_rates_can_fail(monkeypatch):
    monkeypatch.setattr("analytics.effects.estimating._bound", lambda count, weeks: 0.5)

    assert claimed(FEW, lift=0.0, seed=1)["all"] > 3 * FALSE_MOST

    monkeypatch.setattr("analytics.effects.estimating._bound", lambda count, weeks: 6.0)

    assert claimed(FEW, lift=0.3, seed=2)["all"] < TRUE_LEAST / 2


def test_what_a_young_community_grows_by_itself_is_rarely_claimed(monkeypatch):
    assert claimed_of_young(FEW, lift=0.0, seed=6)["all"] <= FALSE_MOST + CHANCE / 2
    assert claimed_of_young(FEW, lift=1.0, seed=7)["all"] >= TRUE_LEAST

    monkeypatch.setattr("analytics.effects.estimating.TREND_YOUNG", 0.0015)

    assert claimed_of_young(FEW, lift=0.0, seed=6)["all"] > 3 * FALSE_MOST


def test_the_band_of_a_forecast_holds_what_it_promises():
    assert held(FEW, points=13, seed=4)["all"] >= HELD_LEAST


def test_a_fall_is_found_as_a_fall():
    asked = weeks_of("poisson", numpy.random.default_rng(7), lift=-0.4, level=150, others="groups")

    told = estimate(asked)

    assert told["high"] < 0
    assert told["low"] < -0.4 < told["high"] + 0.1


def test_what_other_groups_did_too_is_no_effect():
    asked = weeks_of("poisson", numpy.random.default_rng(8), lift=0.5, level=150, others="groups")
    assert claims(asked, 0.0)

    asked["beside"] = [value * 4 for value in asked["values"]]

    assert not claims(asked, 0.0)


def test_a_figure_that_never_changed_tells_nothing():
    asked = weeks_of("poisson", numpy.random.default_rng(9), level=41, others="")

    assert estimate(asked | {"values": [12.0] * 38}) == {"why_not": "no_variation"}


def test_an_early_look_needs_a_larger_effect():
    asked = weeks_of("poisson", numpy.random.default_rng(3), lift=0.25, level=80, others="groups")
    early = {name: asked[name][:29] for name in ("values", "people", "beside")}

    late, soon = estimate(asked), estimate(asked | early)

    assert soon["high"] - soon["low"] > 1.5 * (late["high"] - late["low"])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("unit", ["count", "share", "other"])
@pytest.mark.parametrize("after", [0.0, 1.0])
def test_odd_figures_leave_the_estimate_a_number(unit, after):
    asked = {"unit": unit, "split": 20, "others": "", "beside": None, "people": [0, 9] * 16}
    asked["values"] = [0.5, None, 1.0, 0.0] * 5 + [after] * 12

    told = estimate(asked)

    assert all(math.isfinite(told[end]) for end in ("change", "low", "high"))

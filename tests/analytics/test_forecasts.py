from datetime import date, timedelta

import pytest

from analytics.effects.forecasting import AHEAD, forecast
from analytics.effects.pacing import (
    aims_up,
    holds,
    horizon_of,
    is_there,
    needed_on,
    state_ahead,
)
from analytics.models import Goal, GoalState

BEGAN = date(2026, 6, 1)


def goal_of(**more):
    columns = {"metric": "active", "baseline": 40.0, "target": 60.0, "cadence": "month"}
    columns |= {"baseline_day": BEGAN, "deadline": BEGAN + timedelta(days=100)}
    return Goal(**columns | more)


def outlook(*middles, wide=5.0, begin=BEGAN):
    return [
        [str(begin + timedelta(weeks=week + 1)), one, one - wide, one + wide]
        for week, one in enumerate(middles)
    ]


@pytest.mark.parametrize("values", [[], [40.0], [40.0, 41.0]])
def test_two_points_say_nothing_of_what_comes(values):
    assert forecast("count", values) == []


@pytest.mark.parametrize("unit", ["count", "share", "other"])
@pytest.mark.parametrize("count", [3, 5, 6, 26])
def test_a_forecast_is_eight_weeks_each_with_its_middle_inside_its_band(unit, count):
    values = [0.4 + 0.05 * (week % 3) for week in range(count)]

    ahead = forecast(unit, values)

    assert len(ahead) == AHEAD
    assert all(0 <= low <= middle <= high for middle, low, high in ahead)


def test_the_band_grows_with_time():
    ahead = forecast("count", [40.0, 44, 38, 41, 43, 39, 42, 40, 45, 41])
    widths = [high - low for _middle, low, high in ahead]

    assert widths == sorted(widths)
    assert widths[-1] > 1.1 * widths[0]


def test_points_that_share_days_have_a_wider_band():
    values = [100.0, 104, 107, 105, 103, 106, 110, 112, 109, 111]

    apart, shared = (forecast("count", values, overlapping=one)[-1] for one in (False, True))

    assert shared[2] - shared[1] > apart[2] - apart[1]


def test_no_count_is_surer_than_chance():
    middle, low, high = forecast("count", [25.0] * 20)[0]

    assert middle == pytest.approx(25, abs=0.6)
    assert high - low > 10


def test_a_share_stays_within_its_ends():
    assert all(
        low > 0 and high < 1 for _middle, low, high in forecast("share", [0.99, 1.0, 0.98] * 4)
    )


def test_figures_that_are_nothing_forecast_next_to_nothing():
    assert forecast("count", [0.0] * 8)[-1][0] == pytest.approx(0, abs=0.5)


def test_a_goal_aims_from_its_start_to_its_target():
    assert aims_up(goal_of())
    assert not aims_up(goal_of(baseline=70.0))
    assert not aims_up(goal_of(metric="first_response_median", baseline=None))
    assert aims_up(goal_of(baseline=None))


def test_beyond_the_target_counts_as_at_it():
    assert is_there(goal_of(), 60.0)
    assert is_there(goal_of(), 75.0)
    assert not is_there(goal_of(), 59.9)
    assert is_there(goal_of(baseline=70.0), 55.0)
    assert not is_there(goal_of(baseline=70.0), 61.0)


def test_what_is_needed_lies_on_the_straight_way():
    goal = goal_of()

    assert needed_on(goal, BEGAN) == 40
    assert needed_on(goal, BEGAN + timedelta(days=50)) == 50
    assert needed_on(goal, BEGAN + timedelta(days=100)) == 60
    assert needed_on(goal, BEGAN + timedelta(days=300)) == 60
    assert needed_on(goal_of(baseline=None), BEGAN) == 60


def test_one_lucky_week_reaches_no_goal_of_a_month():
    assert not holds(goal_of(), [40.0, 41.0, 42.0, 75.0])
    assert not holds(goal_of(), [75.0])
    assert not holds(goal_of(), [75.0, 75.0, 75.0, 55.0])
    assert holds(goal_of(), [40.0, 58.0, 61.0, 62.0, 61.0])
    assert holds(goal_of(cadence="week"), [40.0, 61.0])


def test_the_forecast_is_read_at_its_last_week_before_the_deadline():
    ahead = outlook(*range(41, 49))

    assert horizon_of(goal_of(), ahead) == ahead[-1]
    assert horizon_of(goal_of(deadline=BEGAN + timedelta(days=22)), ahead) == ahead[2]
    assert horizon_of(goal_of(deadline=BEGAN + timedelta(days=3)), ahead) == ahead[0]
    assert horizon_of(goal_of(), []) is None


@pytest.mark.parametrize(
    ("value", "middles", "state"),
    [
        (45.0, [52.0] * 8, GoalState.ON_TRACK),
        (45.0, [44.0] * 8, GoalState.AT_RISK),
        (45.0, [48.0] * 8, GoalState.ON_TRACK),  # ahead today, and 51.2 lies within the band
        (38.0, [48.0] * 8, GoalState.AT_RISK),
        (None, [52.0] * 8, GoalState.UNKNOWN),
        (45.0, [], GoalState.UNKNOWN),
    ],
)
def test_a_goal_is_on_track_when_the_forecast_comes_to_what_is_needed(value, middles, state):
    assert state_ahead(goal_of(), BEGAN, value, outlook(*middles)) == state


def test_on_its_first_day_a_goal_is_not_ahead_of_its_way():
    ahead = outlook(*[44.0] * 8, wide=20.0)

    assert state_ahead(goal_of(), BEGAN, 40.0, ahead) == GoalState.AT_RISK
    assert state_ahead(goal_of(), BEGAN, 40.5, ahead) == GoalState.ON_TRACK


def test_where_the_band_says_nothing_it_is_too_early_to_say():
    wide, narrow = (outlook(*[70.0] * 8, wide=one) for one in (61.0, 59.0))

    assert state_ahead(goal_of(), BEGAN, 45.0, wide) == GoalState.UNKNOWN
    assert state_ahead(goal_of(), BEGAN, 45.0, narrow) == GoalState.ON_TRACK
    share = goal_of(metric="answered_72h", baseline=0.4, target=0.9)
    assert state_ahead(share, BEGAN, 0.5, outlook(0.6, wide=0.26)) == GoalState.UNKNOWN


def test_less_is_better_the_other_way_round():
    goal = goal_of(baseline=40.0, target=20.0)

    assert state_ahead(goal, BEGAN, 36.0, outlook(*[25.0] * 8)) == GoalState.ON_TRACK
    assert state_ahead(goal, BEGAN, 44.0, outlook(*[35.0] * 8)) == GoalState.AT_RISK

from datetime import date, timedelta

import pytest

from analytics.effects.weeks import read, window_of
from tests.analytics.weekly import WEEK, write_weeks
from tests.factories import make_group, make_tactic

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 6, 3)
DAY = timedelta(days=1)
END = BEGAN + 12 * WEEK - DAY


def tactic_of(**more):
    return make_tactic(began_on=BEGAN, review_on=BEGAN + 8 * WEEK, **more)


def test_the_first_week_after_begins_on_the_first_day():
    write_weeks([20.0] * 26 + [30.0] * 12, last=END)

    told = read(tactic_of(), END)

    assert told.question["values"] == [20.0] * 26 + [30.0] * 12
    assert told.question["split"] == 26
    assert (told.told["before"], told.told["after"], told.told["n"]) == (20.0, 30.0, 20)
    assert told.until == END


@pytest.mark.parametrize(("days", "weeks"), [(20, 0), (21, 3), (27, 3), (28, 4), (400, 12)])
def test_only_whole_weeks_count_and_twelve_at_most(days, weeks):
    write_weeks([20.0] * 26 + [30.0] * 12, last=END)

    told = read(tactic_of(), BEGAN + days * DAY - DAY)

    assert told.why_not == ("" if weeks else "short_after")
    assert len(told.question.get("values", [])) - told.question.get("split", 0) == weeks


def test_too_few_weeks_before_it():
    write_weeks([20.0] * 7 + [30.0] * 12, last=END)

    assert read(tactic_of(), END).why_not == "short_before"


def test_the_time_before_a_group_was_there_is_not_a_time_of_nothing():
    group = make_group()
    scope = f"group:{group.pk}"
    write_weeks([0.0] * 16 + [20.0] * 10 + [22.0] * 12, last=END, scope=scope)

    assert read(tactic_of(scope=scope), END).question["split"] == 10


def test_weeks_about_fewer_than_five_people_are_hidden_and_many_of_them_too_few():
    write_weeks([20.0] * 26 + [30.0] * 12, last=END, people=[9] * 26 + [4] * 4 + [9] * 8)

    told = read(tactic_of(), END)

    assert told.why_not == "too_few"
    assert not told.question


def test_a_thin_beginning_does_not_take_away_the_good_weeks_after_it():
    people = [3] * 8 + [9, 3] + [9] * 16
    write_weeks([20.0] * 26 + [30.0] * 12, last=END, people=people + [9] * 12)

    told = read(tactic_of(), END)

    assert told.why_not == ""
    assert told.question["split"] == 19
    assert told.question["values"][:4] == [None, 20.0, None, 20.0]
    assert told.question["is_young"]


def test_what_weeks_came_to_has_no_say_in_which_are_left_out():
    kept = []
    for scale in (1.0, 50.0):
        write_weeks(
            [scale * (9 - week % 7) for week in range(38)],
            last=END,
            metric="posts" if scale > 1 else "active",
            people=[4] * 7 + [9] * 31,
        )
    for metric in ("active", "posts"):
        kept.append(read(tactic_of(metric=metric), END).question["split"])

    assert kept[0] == kept[1] < 26


def test_eight_weeks_before_remain_however_thin_they_are():
    write_weeks([20.0] * 38, last=END, people=[3] * 22 + [9] * 16)

    told = read(tactic_of(), END)

    assert told.why_not == "too_few"
    assert told.told["weeks_before"] == 4


def test_half_a_year_of_whole_weeks_is_not_young():
    write_weeks([20.0] * 26 + [30.0] * 12, last=END, people=[9] * 8 + [3] * 2 + [9] * 28)

    assert not read(tactic_of(), END).question["is_young"]


def test_a_few_hidden_weeks_are_gaps():
    write_weeks([20.0] * 26 + [30.0] * 12, last=END, people=[9] * 26 + [4] * 2 + [9] * 10)

    values = read(tactic_of(), END).question["values"]

    assert values[26:28] == [None, None]
    assert 30.0 in values


def test_weeks_that_were_not_measured_are_a_gap():
    write_weeks([20.0] * 20, last=BEGAN - DAY)
    write_weeks([30.0] * 5, last=END)

    assert read(tactic_of(), END).why_not == "gaps"


def test_another_tactic_for_the_same_figure_too_close_to_it():
    write_weeks([20.0] * 26 + [30.0] * 12, last=END)
    make_tactic(began_on=BEGAN + 2 * WEEK, review_on=END)

    assert read(tactic_of(), END).why_not == "other_tactic"


def test_another_tactic_further_away_cuts_the_weeks():
    tactic = tactic_of()
    make_tactic(began_on=BEGAN + 5 * WEEK + DAY, review_on=END)
    make_tactic(began_on=BEGAN - 11 * WEEK, review_on=END)

    window = window_of(tactic, END)

    assert (window.before, window.after, window.is_cut) == (11, 5, False)


@pytest.mark.parametrize(
    "other", [{"metric": "posts"}, {"scope": "group:9"}, {"began_on": BEGAN - 40 * WEEK}]
)
def test_a_tactic_for_another_figure_elsewhere_or_long_ago_is_not_in_the_way(other):
    make_tactic(**{"began_on": BEGAN + WEEK, "review_on": END} | other)

    assert window_of(tactic_of(), END).after == 12


def test_other_groups_stand_beside_a_group_added_up():
    group, one, two = make_group(), make_group(), make_group()
    write_weeks([20.0] * 26 + [30.0] * 12, last=END, scope=f"group:{group.pk}")
    write_weeks([40.0] * 26 + [44.0] * 12, last=END, scope=f"group:{one.pk}")
    write_weeks([60.0] * 26 + [66.0] * 12, last=END, scope=f"group:{two.pk}")

    told = read(tactic_of(scope=f"group:{group.pk}"), END)

    assert told.question["beside"] == [100.0] * 26 + [110.0] * 12
    assert told.told["others"] == "groups"
    assert told.told["others_change"] == pytest.approx(0.1)


def test_groups_with_a_tactic_of_their_own_or_few_people_are_not_compared_with():
    group, moved, small = make_group(), make_group(), make_group()
    write_weeks([20.0] * 26 + [30.0] * 12, last=END, scope=f"group:{group.pk}")
    write_weeks([40.0] * 38, last=END, scope=f"group:{moved.pk}")
    write_weeks([40.0] * 38, last=END, scope=f"group:{small.pk}", people=[4] * 38)
    make_tactic(scope=f"group:{moved.pk}", began_on=BEGAN + WEEK, review_on=END)

    told = read(tactic_of(scope=f"group:{group.pk}"), END)

    assert told.question["beside"] is None
    assert "others" not in told.told


def test_the_same_weeks_last_year_stand_beside_the_place():
    write_weeks([20.0] * 26 + [30.0] * 12, last=END)
    write_weeks([18.0] * 26 + [18.0] * 12, last=END - 52 * WEEK)

    told = read(tactic_of(), END)

    assert told.told["others"] == "last_year"
    assert told.question["beside"] == [18.0] * 38


def test_a_figure_that_no_longer_is_measured_cannot_tell():
    assert read(tactic_of(metric="gone"), END).why_not == "no_figures"

from datetime import date, timedelta

import pytest
from django.forms.models import model_to_dict

from analytics.actions import judging
from analytics.actions.judging import judge_goals, measure_effects
from analytics.models import Effect, Finding, GoalState, Rollup, Signal
from community.core.outbox import KEEPERS, keep_all, promise
from community.notifications.models import Kind, Notice
from community.notifications.subjects import shown_to
from tests.analytics.weekly import WEEK, write_weeks
from tests.factories import make_goal, make_group, make_member, make_tactic

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 6, 3)
DAY = timedelta(days=1)
TODAY = date(2026, 9, 1)
END = BEGAN + 12 * WEEK - DAY


def goal_of(**more):
    columns = {"baseline": 40.0, "target": 60.0, "baseline_day": TODAY - 6 * WEEK}
    return make_goal(**columns | {"deadline": TODAY + 12 * WEEK} | more)


def rows(*goals):
    for goal in goals:
        goal.refresh_from_db()
    return [model_to_dict(goal) | {"ended": goal.ended_at} for goal in goals]


def effect_rows():
    return list(Effect.objects.order_by("tactic").values())


def test_a_goal_that_grows_is_on_track_with_eight_weeks_ahead():
    write_weeks([40.0 + week for week in range(13)], last=TODAY)
    goal = goal_of()

    judge_goals(str(TODAY))

    goal.refresh_from_db()
    assert (goal.state, goal.value, goal.judged_on) == (GoalState.ON_TRACK, 52.0, TODAY)
    assert [row[0] for row in goal.forecast] == [str(TODAY + WEEK * n) for n in range(1, 9)]
    assert all(low <= middle <= high for _day, middle, low, high in goal.forecast)
    assert not Notice.objects.exists()


def test_a_goal_that_falls_is_at_risk_and_its_owner_is_told_once():
    write_weeks([40.0 - week for week in range(13)], last=TODAY)
    write_weeks([27.0], last=TODAY + WEEK)
    goal = goal_of()

    judge_goals(str(TODAY))
    judge_goals(str(TODAY + WEEK))

    goal.refresh_from_db()
    notice = Notice.objects.get()
    assert goal.state == GoalState.AT_RISK
    assert (notice.member_id, notice.kind, notice.subject) == (
        goal.owner_id,
        Kind.CASE,
        f"goal:{goal.pk}",
    )
    assert shown_to(goal.owner, [notice])[notice.pk].title == (
        "Your goal is at risk: More people take part"
    )


def test_who_does_not_run_that_group_is_told_nothing_of_its_goal():
    group, owner = make_group(), make_member()
    scope = f"group:{group.pk}"
    write_weeks([40.0 - week for week in range(13)], last=TODAY, scope=scope)
    goal = goal_of(scope=scope, owner=owner)

    judge_goals(str(TODAY))

    goal.refresh_from_db()
    assert goal.state == GoalState.AT_RISK
    assert not Notice.objects.exists()
    notice = Notice(pk=1, member=owner, subject=f"goal:{goal.pk}", kind=Kind.CASE)
    assert shown_to(owner, [notice]) == {}


def test_a_goal_is_reached_when_its_figure_stayed_there_over_its_cadence():
    write_weeks([40.0] * 6 + [61.0], last=TODAY)
    write_weeks([62.0] * 3, last=TODAY + 3 * WEEK)
    goal = goal_of()

    judge_goals(str(TODAY))
    assert rows(goal)[0]["state"] != GoalState.REACHED
    judge_goals(str(TODAY + 3 * WEEK))

    goal.refresh_from_db()
    assert (goal.state, goal.value, goal.forecast) == (GoalState.REACHED, 62.0, [])
    assert goal.ended_at.date() in (TODAY + 3 * WEEK, TODAY + 3 * WEEK + DAY)


@pytest.mark.parametrize(("value", "state"), [(59.0, GoalState.MISSED), (60.0, GoalState.REACHED)])
def test_on_its_deadline_a_goal_is_reached_or_missed(value, state):
    write_weeks([50.0] * 8 + [value], last=TODAY)
    goal = goal_of(deadline=TODAY)

    judge_goals(str(TODAY - DAY))
    assert rows(goal)[0]["ended"] is None
    judge_goals(str(TODAY))

    goal.refresh_from_db()
    assert (goal.state, goal.value) == (state, value)
    assert Notice.objects.count() == 1


def test_after_an_outage_a_deadline_is_judged_by_its_own_day():
    write_weeks([50.0] * 8 + [61.0], last=TODAY)
    write_weeks([30.0] * 3, last=TODAY + 3 * WEEK)
    goal = goal_of(deadline=TODAY)

    judge_goals(str(TODAY + 3 * WEEK))

    assert rows(goal)[0]["state"] == GoalState.REACHED


def test_a_goal_about_fewer_than_five_people_cannot_be_judged():
    write_weeks([40.0] * 13, last=TODAY, people=[4] * 13)
    goal = goal_of()

    judge_goals(str(TODAY))

    goal.refresh_from_db()
    assert (goal.state, goal.value, goal.forecast) == (GoalState.UNKNOWN, None, [])


def test_a_goal_by_the_month_counts_months_that_are_over():
    Rollup.objects.create(day=date(2026, 8, 31))
    Rollup.objects.create(day=TODAY)
    columns = {"metric": "active", "scope": "place", "span": "month", "n": 40}
    Signal.objects.create(day=date(2026, 8, 31), value=55.0, **columns)
    Signal.objects.create(day=TODAY, value=6.0, **columns)
    goal = goal_of(span="month")

    judge_goals(str(TODAY))

    assert rows(goal)[0]["value"] == 55.0


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 30)])
def test_a_goal_by_the_month_is_known_until_the_next_month_is_over(day):
    ends_on = day.replace(day=1) - timedelta(days=1)
    for one in (ends_on, day):
        Rollup.objects.get_or_create(day=one)
    columns = {"metric": "active", "scope": "place", "span": "month", "n": 40}
    Signal.objects.create(day=ends_on, value=44.0, **columns)
    goal = goal_of(span="month", baseline_day=date(2026, 10, 1), deadline=date(2027, 6, 1))

    judge_goals(day)

    goal.refresh_from_db()
    assert goal.value == 44.0


def test_judged_twice_out_of_order_or_by_a_clock_gone_back_goals_stay_the_same():
    write_weeks([40.0 - week for week in range(13)], last=TODAY)
    goal, ended = goal_of(), goal_of(state=GoalState.REACHED, ended_at="2026-08-01T00:00Z")
    judge_goals(str(TODAY))
    once, told = rows(goal, ended), list(Notice.objects.values())

    Signal.objects.update(value=80.0)
    for day in (TODAY, TODAY - DAY, TODAY - 2 * WEEK, TODAY):
        judge_goals(str(day))

    assert rows(goal, ended) == once
    assert list(Notice.objects.values()) == told


def test_a_clear_rise_is_likely_real():
    write_weeks([40.0, 44, 38, 41] * 6 + [40.0, 41] + [60.0, 57, 62] * 4, last=END)
    tactic = make_tactic(began_on=BEGAN, review_on=END)

    measure_effects(str(END))

    effect = tactic.effect
    assert effect.finding == Finding.LIKELY
    assert 0.2 < effect.low < effect.change < effect.high < 1
    assert (effect.weeks_before, effect.weeks_after, effect.until_day) == (26, 12, END)
    assert (effect.before, effect.after) == (
        pytest.approx(40.73, abs=0.01),
        pytest.approx(59.667, abs=0.01),
    )


def test_what_was_found_stays_when_thin_weeks_of_long_before_are_counted():
    write_weeks([40.0, 44, 38, 41] * 4 + [80.0, 77, 82] * 4, last=END)
    tactic = make_tactic(began_on=BEGAN, review_on=END)
    measure_effects(str(END))
    found = Effect.objects.get(tactic=tactic)

    write_weeks([3.0] * 10, last=BEGAN - 16 * WEEK - DAY)
    measure_effects(str(END))

    again = Effect.objects.get(tactic=tactic)
    assert found.finding == again.finding == Finding.LIKELY
    assert again.change == pytest.approx(found.change, rel=0.1)
    assert again.low == pytest.approx(found.low, rel=0.2)
    assert again.weeks_before == 16


def test_what_goes_on_as_before_is_within_the_noise():
    write_weeks([40.0, 44, 38, 41] * 9 + [42.0, 39], last=END)
    tactic = make_tactic(began_on=BEGAN, review_on=END)

    measure_effects(str(END))

    assert tactic.effect.finding == Finding.NOISE
    assert tactic.effect.low < 0 < tactic.effect.high


def test_where_hardly_anything_was_before_no_share_is_told():
    quiet = [0.0, 1, 0, 0] * 6 + [0.0, 1]
    write_weeks(quiet + [60.0, 57, 62] * 4, last=END, people=[30] * 38)
    tactic = make_tactic(began_on=BEGAN, review_on=END)

    measure_effects(str(END))

    assert (tactic.effect.finding, tactic.effect.why_not) == (Finding.CANNOT, "nothing_before")
    assert tactic.effect.change is None


def test_what_cannot_be_told_says_why_and_keeps_no_hidden_figure():
    write_weeks([40.0] * 26 + [44.0] * 12, last=END, people=[4] * 38)
    hidden = make_tactic(began_on=BEGAN, review_on=END)
    unmeasured = make_tactic(metric="gone", began_on=BEGAN, review_on=END)

    measure_effects(str(END))

    assert hidden.effect.finding == Finding.TOO_FEW
    assert hidden.effect.change is None
    assert hidden.effect.before is None
    assert hidden.effect.after is None
    assert (unmeasured.effect.finding, unmeasured.effect.why_not) == (
        Finding.CANNOT,
        "no_figures",
    )


def test_without_statsmodels_every_effect_says_that_it_cannot_tell(monkeypatch):
    monkeypatch.setattr("analytics.effects.asking.find_spec", lambda _name: None)
    write_weeks([40.0, 44] * 13 + [60.0, 57] * 6, last=END)
    tactic = make_tactic(began_on=BEGAN, review_on=END)

    measure_effects(str(END))

    assert (tactic.effect.finding, tactic.effect.why_not) == (Finding.CANNOT, "not_installed")


def test_measured_twice_out_of_order_or_by_a_clock_gone_back_effects_stay_the_same():
    write_weeks([40.0, 44, 38, 41] * 6 + [40.0, 41] + [60.0, 57, 62] * 4, last=END)
    make_tactic(began_on=BEGAN, review_on=END)
    make_tactic(began_on=BEGAN, review_on=END, metric="posts")
    measure_effects(str(END))
    once = effect_rows()

    for day in (END, END - 2 * WEEK, END - 40 * WEEK, END):
        measure_effects(str(day))

    assert len(once) == 2
    assert effect_rows() == once


def test_figures_that_came_late_count_within_the_same_week():
    write_weeks([40.0, 44, 38, 41] * 6 + [40.0, 41] + [60.0, 57, 62] * 4, last=END)
    tactic = make_tactic(began_on=BEGAN, review_on=END)
    measure_effects(str(END))

    Signal.objects.filter(day=END).update(value=90.0)
    measure_effects(str(END + 2 * DAY))

    assert Effect.objects.get(tactic=tactic).after > 60


def test_a_tactic_of_long_ago_that_was_never_measured_is_measured_once():
    write_weeks([40.0, 44, 38, 41] * 6 + [40.0, 41] + [60.0, 57, 62] * 4, last=END)
    tactic = make_tactic(began_on=BEGAN, review_on=END)

    measure_effects(str(END + 60 * WEEK))
    once = effect_rows()
    Signal.objects.update(value=1.0)
    measure_effects(str(END + 61 * WEEK))

    assert tactic.effect.until_day == END
    assert effect_rows() == once


def test_a_tactic_that_was_moved_meanwhile_is_left_for_the_next_night(monkeypatch):
    write_weeks([40.0, 44] * 13 + [60.0, 57] * 6, last=END)
    tactic = make_tactic(began_on=BEGAN, review_on=END)

    def slow(asked):
        type(tactic).objects.update(metric="posts")
        return [{"change": 0.5, "low": 0.3, "high": 0.7} for _one in asked]

    monkeypatch.setattr(judging, "estimates", slow)
    measure_effects(str(END))

    assert not Effect.objects.exists()


def test_promised_twice_both_are_kept_once(django_capture_on_commit_callbacks):
    write_weeks([40.0 - week for week in range(13)], last=TODAY)
    goal = goal_of()
    for _again in range(2):
        promise(judge_goals, key=f"judge:{TODAY}", day=str(TODAY))
        promise(measure_effects, key=f"effects:{TODAY}", day=str(TODAY))

    assert keep_all() == 2
    assert rows(goal)[0]["state"] == GoalState.AT_RISK
    assert {judge_goals, measure_effects} <= set(KEEPERS.values())


@pytest.mark.parametrize("shown", [1, 5])
def test_writing_effects_asks_few_questions_however_many_tactics(
    shown, django_assert_max_num_queries
):
    for number in range(shown):
        make_tactic(metric="gone", began_on=BEGAN + number * DAY, review_on=END)

    with django_assert_max_num_queries(6 + 6 * shown):  # each within two savepoints
        measure_effects(str(END))

"""A report speaks of its own last day, whatever became of goals and advice since."""

from datetime import timedelta

import pytest
from django.urls import reverse

from analytics.days import last_finished_day, moment_of
from analytics.models import Advice, Goal, GoalTurn
from analytics.queries.advice import open_by_age
from analytics.queries.people import first_owner_in
from analytics.queries.signals import HOUSE
from analytics.queries.standing import states_on, values_on
from analytics.reporting.periods import last_ended
from analytics.reporting.plans import advice_of, decisions_of, goals_of
from analytics.scopes import WHOLE, Scope
from analytics.showing.reports.eyes import inside, outside
from analytics.showing.reports.page import show
from tests.analytics.comparing import live_in
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_goal,
    make_group,
    make_member,
    make_signal,
)

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def ends_on():
    return last_ended("month", last_finished_day()).ends_on


def goal_of(ends_on, **more):
    """One that was judged after the report's last day, too, and stands at 44 now."""
    columns = {"baseline_day": ends_on - 8 * WEEK, "judged_on": ends_on + 10 * DAY}
    return make_goal(**columns | more)


def test_a_goal_stands_at_the_figure_of_the_last_day_and_not_of_today(ends_on):
    goal_of(ends_on)
    make_signal(span="week", day=ends_on, value=31.0, n=31)
    make_signal(span="week", day=ends_on + WEEK, value=44.0, n=44)

    assert make_engagement_report().body["goals"][0]["value"] == 31.0


def test_the_key_number_and_the_goal_say_the_same(client, ends_on):
    goal_of(ends_on, span="month", judged_on=ends_on + 10 * DAY)
    make_signal(span="month", day=ends_on, value=31.0, n=31)
    make_signal(span="month", day=ends_on + 10 * DAY, value=44.0, n=44)
    report = make_engagement_report()
    client.force_login(make_member(is_manager=True))

    shown = client.get(reverse("analytics:report", args=[report.pk])).context["shown"]

    assert shown.keys[0].said == shown.goals[0].now == "31"


def test_a_month_that_goes_on_says_nothing_of_a_week_that_is_over(ends_on):
    middle = ends_on + 10 * DAY
    make_signal(span="month", day=ends_on, value=31.0, n=31)
    make_signal(span="month", day=middle, value=12.0, n=12)
    goal = goal_of(ends_on, span="month", judged_on=middle + DAY)

    assert values_on(HOUSE, [goal], middle) == {goal.pk: 31.0}
    assert values_on(HOUSE, [goal], ends_on - DAY) == {goal.pk: None}


def test_of_too_few_people_a_goal_has_no_figure_and_before_it_had_it_is_not_told(ends_on):
    make_signal(span="week", day=ends_on, value=3.0, n=3)
    goal = goal_of(ends_on)

    assert values_on(HOUSE, [goal], ends_on) == {goal.pk: None}


def test_what_was_judged_on_the_day_holds_where_the_figures_are_gone(ends_on):
    judged = goal_of(ends_on, judged_on=ends_on)

    assert values_on(HOUSE, [judged], ends_on) == {judged.pk: 44.0}


def test_after_its_deadline_a_goal_stands_where_it_stood_on_it(ends_on):
    goal = goal_of(ends_on, deadline=ends_on - WEEK)
    make_signal(span="week", day=ends_on - WEEK, value=31.0, n=31)
    make_signal(span="week", day=ends_on, value=99.0, n=99)

    assert values_on(HOUSE, [goal], ends_on) == {goal.pk: 31.0}


def test_a_goal_fares_as_it_did_on_the_last_day(ends_on):
    goal = goal_of(ends_on, state="at_risk")
    for day, state in ((ends_on - DAY, "on_track"), (ends_on + DAY, "at_risk")):
        GoalTurn.objects.create(goal=goal, day=day, state=state, target=60.0)

    report = make_engagement_report()

    assert report.body["goals"][0]["state"] == "on_track"
    assert not any(one["kind"] == "goal" for one in report.body["decisions"])


def test_a_goal_that_was_judged_later_alone_was_too_early_to_tell(ends_on):
    goal = goal_of(ends_on, state="at_risk")
    GoalTurn.objects.create(goal=goal, day=ends_on + DAY, state="at_risk", target=60.0)

    assert states_on([goal], ends_on) == {goal.pk: "unknown"}
    assert states_on([goal], ends_on + DAY) == {goal.pk: "at_risk"}


def test_many_goals_of_one_place_take_the_questions_of_one(ends_on, django_assert_max_num_queries):
    for _number in range(6):
        goal_of(ends_on)
    goals = list(Goal.objects.all())

    with django_assert_max_num_queries(3):
        values_on(HOUSE, goals, ends_on)
    with django_assert_max_num_queries(1):
        states_on(goals, ends_on)


def advised(on, **more):
    moment = moment_of(on) + timedelta(hours=12)
    return make_advice(sent=True, sent_at=moment, changed_at=moment, **more)


def test_advice_that_was_sent_later_is_not_in_it(ends_on):
    advised(ends_on + DAY)

    assert make_engagement_report().body["advice"] == []


def test_advice_is_as_old_as_it_was_on_the_last_day(ends_on):
    old = advised(ends_on - 12 * DAY)
    new = advised(ends_on)

    assert make_engagement_report().body["advice"] == [[old.pk, 12], [new.pk, 0]]


def answer(advice, state, on):
    moment = moment_of(on) + timedelta(hours=12)
    advice.state, advice.answered_at, advice.answer = state, moment, "Not this year."
    advice.done_at = moment if state == "done" else None
    advice.save()


@pytest.mark.parametrize("state", ["declined", "done"])
def test_what_was_settled_by_then_is_not_open_and_what_was_settled_later_is(ends_on, state):
    early, late = advised(ends_on - 9 * DAY), advised(ends_on - 8 * DAY)
    answer(early, state, ends_on)
    answer(late, state, ends_on + DAY)

    assert [one.advice for one in open_by_age(HOUSE, WHOLE, ends_on)] == [late]
    assert open_by_age(HOUSE, WHOLE) == []


@pytest.mark.parametrize(
    ("state", "days", "said"),
    [
        ("declined", 1, "Declined since this report"),
        ("done", 1, "Done since this report"),
        ("accepted", 1, "Accepted since this report"),
        ("accepted", 0, "Accepted"),
    ],
)
def test_what_was_answered_since_says_so_under_open_advice(ends_on, state, days, said):
    advice = advised(ends_on - 9 * DAY)
    if days:
        report = make_engagement_report()
        answer(advice, state, ends_on + days * DAY)
    else:
        answer(advice, state, ends_on)
        report = make_engagement_report()

    manager = make_member(is_manager=True)

    assert [one.state for one in show(inside(report, manager)).advice] == [said]
    assert [one.state for one in show(outside(report)).advice] == [said]


def test_a_decision_that_nobody_holds_is_for_who_has_run_that_part_longest():
    first, second = make_member(), make_member()
    group = make_group(managers=[first, second])
    manager = make_member(is_manager=True)

    assert first_owner_in(Scope("group", str(group.pk))) == first.pk
    first.is_active = False
    first.save()
    assert first_owner_in(Scope("group", str(group.pk))) == second.pk
    assert first_owner_in(WHOLE) == manager.pk


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/Los_Angeles", "Asia/Jerusalem"])
def test_a_goal_belongs_to_the_period_in_which_it_ended_by_the_communitys_clock(zone):
    live_in(zone)
    period = last_ended("week", last_finished_day())
    begins = moment_of(period.starts_on)
    about = {"baseline_day": period.starts_on - 4 * WEEK}
    dropped = make_goal(
        state="dropped",
        dropped_because="No money.",
        ended_at=begins + timedelta(minutes=30),
        **about,
    )
    reached = make_goal(
        metric="posts", state="reached", ended_at=begins - timedelta(seconds=1), **about
    )

    assert [one["pk"] for one in goals_of(WHOLE, period)] == [dropped.pk]
    before = {one["pk"]: one["state"] for one in goals_of(WHOLE, period.before)}
    assert before[reached.pk] == "reached"


def test_open_advice_about_a_part_stands_in_the_report_of_the_place(ends_on):
    group = Scope("group", str(make_group().pk))
    waiting = [make_advice(sent=True, scope=one) for one in (group, Scope("language", "sv"))]
    period = last_ended("month", last_finished_day())
    Advice.objects.update(sent_at=moment_of(ends_on))

    assert [pk for pk, _days in advice_of(WHOLE, period)] == [one.pk for one in waiting]
    assert [pk for pk, _days in advice_of(group, period)] == [waiting[0].pk]


@pytest.mark.parametrize(
    ("before", "now", "is_drifting"),
    [(6, 4, False), (5, 3, False), (7, 3, True), (20, 11, True), (20, 12, False), (20, 0, True)],
)
def test_a_group_grows_quiet_only_where_what_is_shown_says_so(before, now, is_drifting):
    period = last_ended("week", last_finished_day())
    scope = f"group:{make_group().pk}"
    for count, day in ((before, period.before.ends_on), (now, period.ends_on)):
        if count:
            make_signal(scope=scope, span="week", day=day, value=float(count), n=count)
    decisions = decisions_of(WHOLE, period, {"goals": [], "advice": []})

    assert [one["kind"] for one in decisions] == ["group"] * is_drifting

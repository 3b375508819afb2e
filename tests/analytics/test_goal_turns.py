"""How a goal fared: a row for each day on which that changed, on its page and in the report."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from analytics.actions.goals import drop_goal, edit_goal
from analytics.actions.judging import judge_goals
from analytics.actions.turning import note_turn
from analytics.days import today
from analytics.models import Goal, GoalState, GoalTurn
from analytics.reporting.periods import last_ended
from analytics.reporting.plans import goals_of
from analytics.scopes import WHOLE
from tests.analytics.weekly import WEEK, write_weeks
from tests.factories import make_engagement_report, make_goal, make_member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LAST = date(2026, 9, 1)


def goal_of(**more):
    columns = {"baseline": 40.0, "target": 60.0, "baseline_day": LAST - 6 * WEEK}
    return make_goal(**columns | {"deadline": LAST + 12 * WEEK} | more)


def turns(goal):
    return list(goal.turns.order_by("day").values_list("day", "state", "value", "target"))


def fare(goal, day, state, value=12.0):
    """The goal is found to be so on that day."""
    goal.state, goal.value = state, value
    goal.save()
    note_turn(goal=goal, day=day)


def test_a_turn_is_kept_when_judging_finds_another_state_and_not_again_when_it_stays():
    write_weeks([40.0 - week for week in range(13)], last=LAST)
    write_weeks([27.0, 26.0], last=LAST + 2 * WEEK)
    goal = goal_of()

    for week in range(3):
        judge_goals(str(LAST + week * WEEK))

    (day, state, value, target) = turns(goal)[0]
    assert (day, state, value, target) == (LAST, GoalState.AT_RISK, 28.0, 60.0)
    assert len(turns(goal)) == 1
    kept = goal.turns.get()
    assert kept.low < kept.high


def test_a_goal_that_is_too_early_to_judge_has_no_history_yet():
    goal = goal_of()

    judge_goals(str(LAST))

    assert turns(goal) == []


def test_judged_again_on_the_same_day_the_row_is_changed_and_none_is_added():
    write_weeks([40.0 - week for week in range(13)], last=LAST)
    goal = goal_of()
    judge_goals(str(LAST))
    assert [one[1] for one in turns(goal)] == [GoalState.AT_RISK]

    edit_goal(goal=goal, by=goal.owner, target=20.0, baseline=10.0, deadline=today() + 30 * DAY)
    Goal.objects.update(deadline=LAST + 12 * WEEK)
    judge_goals(str(LAST))

    ((day, state, _value, target),) = turns(goal)
    assert (day, target) == (LAST, 20.0)
    assert state != GoalState.AT_RISK


def test_a_day_on_which_nothing_changed_after_all_is_no_turn():
    goal = goal_of()
    fare(goal, LAST - DAY, GoalState.ON_TRACK)
    fare(goal, LAST, GoalState.AT_RISK)

    fare(goal, LAST, GoalState.ON_TRACK)

    assert [one[:2] for one in turns(goal)] == [(LAST - DAY, GoalState.ON_TRACK)]


def test_an_older_day_writes_no_history_anew():
    goal = goal_of()
    fare(goal, LAST, GoalState.AT_RISK)

    fare(goal, LAST - DAY, GoalState.ON_TRACK)

    assert [one[:2] for one in turns(goal)] == [(LAST, GoalState.AT_RISK)]


def test_the_database_keeps_one_turn_a_goal_and_day():
    goal = goal_of()
    fare(goal, LAST, GoalState.AT_RISK)

    with pytest.raises(IntegrityError), transaction.atomic():
        GoalTurn.objects.create(goal=goal, day=LAST, state=GoalState.ON_TRACK, target=1.0)


def test_a_goal_that_is_judged_at_its_deadline_turned_on_that_day():
    write_weeks([40.0] * 13, last=LAST)
    goal = goal_of(deadline=LAST - DAY)

    judge_goals(str(LAST + WEEK))

    assert [one[:2] for one in turns(goal)] == [(LAST - DAY, GoalState.MISSED)]


def test_a_dropped_goal_turned_today_and_looks_ahead_no_more():
    goal = make_goal(state=GoalState.AT_RISK, forecast=[[str(today() + WEEK), 1.0, 0.0, 2.0]])

    drop_goal(goal=goal, by=goal.owner, because="Too much else to do.")

    kept = goal.turns.get()
    assert (kept.day, kept.state, kept.low) == (today(), GoalState.DROPPED, None)


def test_the_page_of_a_goal_says_since_when_and_where_it_stood(client):
    client.force_login(make_member(is_manager=True))
    goal = goal_of(baseline=8.0, target=20.0)
    fare(goal, date(2026, 8, 2), GoalState.ON_TRACK, 15.0)
    fare(goal, date(2026, 11, 3), GoalState.AT_RISK, 12.0)

    page = client.get(reverse("analytics:goal", args=[goal.pk])).content.decode()
    told = page.partition('id="fared"')[2].partition("</section>")[0]

    assert told.index("since 3 November 2026") < told.index("from 2 August 2026 to 2 November")
    assert "12 of 20" in told
    assert "15 of 20" in told
    assert told.count("badge") == 4


def test_a_history_keeps_the_target_of_its_day(client):
    client.force_login(make_member(is_manager=True))
    goal = goal_of(baseline=8.0, target=20.0)
    fare(goal, LAST, GoalState.AT_RISK, 12.0)
    Goal.objects.update(target=90.0)

    page = client.get(reverse("analytics:goal", args=[goal.pk])).content.decode()

    assert "12 of 20" in page


def test_a_goal_without_turns_has_no_empty_list(client):
    client.force_login(make_member(is_manager=True))
    goal = goal_of()

    page = client.get(reverse("analytics:goal", args=[goal.pk])).content.decode()

    assert 'id="fared"' not in page


def test_a_report_says_how_a_goal_fared_before_its_period_where_that_changed(client):
    client.force_login(make_member(is_manager=True))
    period = last_ended("month", today() - DAY)
    turned, same, new = (
        make_goal(title=title, baseline_day=period.starts_on - 60 * DAY)
        for title in ("Turned", "Same", "New")
    )
    fare(turned, period.starts_on - 40 * DAY, GoalState.AT_RISK)
    fare(turned, period.starts_on - DAY, GoalState.ON_TRACK)
    for goal in (turned, new):
        fare(goal, period.starts_on, GoalState.AT_RISK)
    fare(same, period.starts_on - DAY, GoalState.AT_RISK)
    report = make_engagement_report()

    page = client.get(reverse("analytics:report", args=[report.pk])).content.decode()
    told = client.get(reverse("analytics:report_json", args=[report.pk])).content
    sheet = client.get(reverse("analytics:report_csv", args=[report.pk])).getvalue().decode()

    was = {one["title"]: one["was"] for one in json.loads(told)["goals"]}
    assert was == {"Turned": "was on track", "Same": "", "New": ""}
    assert page.count("was on track") == 1
    assert "was on track" in sheet


def test_a_report_of_before_this_was_kept_is_shown_as_it_was(client):
    client.force_login(make_member(is_manager=True))
    make_goal()
    report = make_engagement_report()
    for one in report.body["goals"]:
        del one["was"]
    report.save()

    assert client.get(reverse("analytics:report", args=[report.pk])).status_code == 200


def test_goals_of_a_report_take_the_same_questions_for_one_and_for_many(
    django_assert_num_queries,
):
    period = last_ended("month", today() - DAY)
    for _number in range(6):
        goal = make_goal(baseline_day=period.starts_on)
        fare(goal, period.starts_on - DAY, GoalState.AT_RISK)

    with django_assert_num_queries(5):
        goals_of(WHOLE, period)

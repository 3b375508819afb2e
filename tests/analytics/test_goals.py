"""Goals are set from where a figure stands, changed, dropped; each fact in the way is said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from analytics.actions.goals import (
    ChangedMeanwhile,
    GoalIsOver,
    NoSuchGoal,
    SetAlready,
    drop_goal,
    edit_goal,
    set_goal,
    version_of,
)
from analytics.days import last_finished_day, today
from analytics.models import Goal, GoalState, Rollup, Signal
from analytics.queries.due import goals_at_risk, tactics_to_review
from analytics.queries.goals import ended_goals, goal_shown, lines_of, open_goals
from analytics.queries.people import owners_in
from analytics.scopes import WHOLE, Scope
from tests.factories import make_goal, make_group, make_member, make_tactic

pytestmark = pytest.mark.django_db


def measured(value, *, n=20, metric="active", scope="place", span="week", day=None):
    """A figure of the day that is just over, and the word that the day is measured."""
    day = day or last_finished_day()
    Rollup.objects.get_or_create(day=day)
    return Signal.objects.create(day=day, scope=scope, metric=metric, span=span, value=value, n=n)


def goal_of(by=None, **more):
    by = by or make_member(is_manager=True)
    said = {
        "title": "Sixty take part each week",
        "why": "",
        "metric": "active",
        "scope": WHOLE,
        "span": "week",
        "target": 60.0,
        "deadline": today() + timedelta(days=90),
        "cadence": "month",
        "owner": by,
    }
    return set_goal(by=by, **said | more)


def test_a_goal_begins_where_its_figure_stands_and_keeps_that_whatever_comes():
    measured(41.0)

    goal = goal_of()
    Signal.objects.update(value=55.0)
    goal.refresh_from_db()

    assert (goal.baseline, goal.baseline_day, goal.value) == (41.0, last_finished_day(), 41.0)


def test_a_figure_about_fewer_than_five_gives_no_starting_point():
    measured(4.0, n=4)

    assert goal_of().baseline is None


def test_nothing_measured_yet_gives_no_starting_point_and_yesterday_as_its_day():
    goal = goal_of()

    assert (goal.baseline, goal.baseline_day) == (None, last_finished_day())


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"deadline": timedelta(0)}, "The deadline is over already. Choose a day to come."),
        ({"deadline": timedelta(days=-1)}, "The deadline is over already. Choose a day to come."),
        ({"deadline": timedelta(days=6)}, "Give it a week at least."),
        ({"deadline": timedelta(days=5000)}, "Choose a day within five years."),
        ({"target": 41.0}, "That is where it stands today. Aim further."),
        (
            {"target": 30.0},
            "It stands higher than that today, and more is better here. Aim above it.",
        ),
        ({"target": float("nan")}, "The target is a number from zero up."),
        ({"target": float("inf")}, "The target is a number from zero up."),
        ({"target": -1.0}, "The target is a number from zero up."),
        ({"metric": "nonsense"}, "Choose a figure from the list."),
        ({"metric": "retention"}, "Choose a figure from the list."),
        (
            {"metric": "readers", "scope": Scope("tag", "1")},
            "This figure is not measured there. Choose another place, or another figure.",
        ),
        (
            {"metric": "quiet_experts"},
            "This figure is not measured over such a time. Choose another one.",
        ),
    ],
)
def test_what_cannot_be_aimed_at_is_refused_with_its_sentence(more, sentence):
    measured(41.0)
    if "deadline" in more:
        more["deadline"] = today() + more["deadline"]

    with pytest.raises(NoSuchGoal) as refusal:
        goal_of(**more)

    assert str(refusal.value) == sentence
    assert not Goal.objects.exists()


def test_less_is_better_of_some_figures_and_a_share_ends_at_a_hundred():
    measured(12.0, metric="unanswered_now")
    measured(0.5, metric="answered_24h")

    with pytest.raises(NoSuchGoal, match="less is better"):
        goal_of(metric="unanswered_now", target=20.0)
    with pytest.raises(NoSuchGoal, match="100 per cent"):
        goal_of(metric="answered_24h", target=1.2)

    assert goal_of(metric="unanswered_now", target=5.0).target == 5.0


def test_the_same_goal_is_not_set_twice():
    goal_of()

    with pytest.raises(SetAlready):
        goal_of(title="By another name")

    assert Goal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_who_set_the_same_goal_at_once_set_it_once():
    manager, gate = make_member(is_manager=True), Barrier(8)

    def run(_number):
        try:
            gate.wait(timeout=60)
            goal_of(by=manager)
        except SetAlready:
            return "there"
        finally:
            connection.close()
        return "set"

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(run, range(8)))

    assert outcomes == ["set", *["there"] * 7]
    assert Goal.objects.count() == 1


def test_editing_keeps_figure_and_starting_point_and_judges_anew_when_the_aim_moved():
    goal = make_goal(state=GoalState.AT_RISK, judged_on=today())

    edit_goal(goal=goal, by=goal.owner, title="Another title", target=70.0)
    goal.refresh_from_db()

    assert (goal.title, goal.target, goal.baseline) == ("Another title", 70.0, 40.0)
    assert (goal.state, goal.judged_on) == (GoalState.UNKNOWN, None)


def test_editing_words_alone_leaves_the_state():
    goal = make_goal(state=GoalState.AT_RISK)

    assert edit_goal(goal=goal, by=goal.owner, title="Other").state == GoalState.AT_RISK


def test_of_two_who_edit_at_once_the_second_is_told():
    goal = make_goal()
    seen = version_of(goal)
    edit_goal(goal=goal, by=goal.owner, seen=seen, title="The first one's")

    with pytest.raises(ChangedMeanwhile):
        edit_goal(goal=goal, by=goal.owner, seen=seen, title="The second one's")

    assert Goal.objects.get().title == "The first one's"


def test_a_dropped_goal_says_why_and_takes_no_more_changes():
    goal = drop_goal(goal=make_goal(), by=make_member(is_manager=True), because="We moved.")

    assert (goal.state, goal.is_open, goal.dropped_because) == ("dropped", False, "We moved.")
    with pytest.raises(GoalIsOver):
        drop_goal(goal=goal, by=goal.owner, because="Again.")
    with pytest.raises(GoalIsOver):
        edit_goal(goal=goal, by=goal.owner, title="Late")
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.update(dropped_because="")


def test_open_goals_and_those_that_are_over_stand_apart():
    manager = make_member(is_manager=True)
    later, sooner = make_goal(days=90), make_goal(days=30)
    over = drop_goal(goal=make_goal(), by=manager, because="No.")

    assert list(open_goals(manager)) == [sooner, later]
    assert ended_goals(manager).rows == [over]


def test_who_may_see_to_a_goal_runs_the_house_or_that_group():
    runs_here, runs_elsewhere = make_member(), make_member()
    house = make_member(is_manager=True)
    group = make_group(managers=[runs_here], members=[make_member()])
    make_group(managers=[runs_elsewhere])
    make_member(is_manager=True, banned_at=timezone.now())

    assert set(owners_in(Scope("group", str(group.pk)))) == {runs_here, house}
    assert owners_in(WHOLE) == [house]


@pytest.mark.parametrize("many", [1, 8])
def test_the_lines_of_all_goals_are_two_questions(many, django_assert_num_queries):
    manager = make_member(is_manager=True)
    measured(41.0)
    goals = [make_goal(metric=metric) for metric in ("active", "readers") * 4][:many]

    with django_assert_num_queries(2):
        lines = lines_of(manager, goals)

    assert lines[goals[0].pk][-1][1].value == 41.0
    assert len(lines[goals[0].pk]) == 13


def test_a_line_shows_no_figure_about_fewer_than_five():
    manager = make_member(is_manager=True)
    measured(4.0, n=4)
    goal = make_goal()

    point = lines_of(manager, [goal])[goal.pk][-1][1]

    assert (point.value, point.is_hidden) == (None, True)


def test_what_is_due_comes_with_its_day_and_only_while_open():
    manager = make_member(is_manager=True)
    due = make_tactic(review=0)
    make_tactic(review=1)
    make_tactic(review=-3, verdict="worked", judged_at=timezone.now())
    risky = make_goal(state=GoalState.AT_RISK)
    make_goal(state=GoalState.ON_TRACK)

    assert tactics_to_review(manager) == [due]
    assert goals_at_risk(manager) == [risky]


def test_a_group_manager_knows_goals_of_their_group_and_of_no_other():
    manager = make_member()
    group, other = make_group(managers=[manager]), make_group()
    own = make_goal(scope=f"group:{group.pk}", state=GoalState.AT_RISK)
    theirs = make_goal(scope=f"group:{other.pk}", state=GoalState.AT_RISK)
    make_goal(state=GoalState.AT_RISK)
    make_goal(scope="language:sv", state=GoalState.AT_RISK)

    assert list(open_goals(manager)) == [own]
    assert goals_at_risk(manager) == [own]
    assert goal_shown(manager, theirs.pk) is None
    assert list(open_goals(make_member())) == []

"""The demo shows from its first second what is measured: nothing waits for a night."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from analytics.days import last_finished_day
from analytics.models import Effect, Finding, Goal, GoalState, Rollup, Tactic
from analytics.periods import period_of
from analytics.queries.signals import HOUSE, last_rolled_day
from analytics.rolling.due import roll_due
from analytics.scopes import WHOLE
from analytics.showing.figures import dashboard
from community.core.models import Promise
from community.importing.demo.loading import load_demo
from community.members.models import User

FEW = 5


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Once for all of this file."""
    cache.clear()
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def board(loaded, db):
    return dashboard(HOUSE, WHOLE, period_of("days30", "", last_rolled_day()), "before")


def test_days_are_counted_up_to_yesterday_and_nothing_is_promised(loaded, db):
    assert last_rolled_day() == last_finished_day()
    assert Rollup.objects.count() == 18 * 7 + 1
    assert not Promise.objects.exists()


def test_older_days_are_left_to_the_worker(loaded, db):
    roll_due()

    waiting = Promise.objects.filter(key__startswith="rollup:")
    assert waiting.get().task.endswith("keep_hole")


def test_no_family_is_without_a_figure(board):
    for family, rows in board["families"]:
        assert any(row.line[-1][1].value is not None for row in rows), family
    values = {
        row.metric.key: row.line[-1][1].value for _f, rows in board["families"] for row in rows
    }
    for key in ("active", "page_reads", "guest_reads", "searches_without_hit", "retention_4"):
        assert values[key], key


def test_who_stays_and_who_comes_in_is_drawn(board):
    shares = [one.value for row in board["heat"].rows for one in row.cells if one]

    assert len([row for row in board["heat"].rows if row.first.isdecimal()]) >= 3
    assert any(shares)
    assert all(stage.figure.n >= FEW for stage in board["funnel"].stages)


def test_goals_have_a_starting_point_a_value_and_a_state(loaded, db):
    goals = list(Goal.objects.all())

    assert len(goals) == 3
    assert all(None not in (one.baseline, one.value) for one in goals)
    assert {one.state for one in goals} == {GoalState.ON_TRACK, GoalState.UNKNOWN}
    assert all(one.turns.exists() for one in goals if one.state != GoalState.UNKNOWN)


def test_some_tactics_have_a_measured_effect_and_the_others_say_why_they_cannot_tell(loaded, db):
    assert Effect.objects.count() == Tactic.objects.count()
    measured = Effect.objects.exclude(change=None)
    assert measured.count() >= 3
    assert measured.filter(tactic__metric="reactions", finding=Finding.LIKELY).exists()
    others = Effect.objects.exclude(pk__in=measured)
    assert all(one.why_not or one.finding == Finding.TOO_FEW for one in others)


def test_the_demo_reads_like_a_living_community(board, db):
    """It grows by some tens of per cent, not by hundreds; some only read; some hours are full."""
    rows = {row.metric.key: row for _family, rows in board["families"] for row in rows}
    value = {key: row.line[-1][1].value for key, row in rows.items()}
    before = {key: row.line[-2][1].value for key, row in rows.items()}

    for key in ("active", "topics", "posts"):
        assert 1 < value[key] / before[key] < 1.7, key
    assert 0.6 < value["reactions"] / before["reactions"] < 1.7
    assert value["active"] < 0.9 * User.objects.count()
    assert value["readers"] >= FEW
    assert value["first_response_median"] < 24
    assert value["time_to_decision"] is not None
    hours = [one.value for row in board["hours"].rows for one in row.cells if one.value]
    assert len(hours) >= 3
    cohorts = [row for row in board["heat"].rows if row.first.isdecimal()]
    assert len(cohorts) >= 3


def test_the_funnel_of_the_demo_speaks_of_the_same_people(board, db):
    stages = board["funnel"].stages

    assert len({stage.figure.n for stage in stages}) == 1
    assert all(stage.figure.value <= 1 for stage in stages)


def test_first_page_of_figures_says_so(loaded, db, client):
    client.force_login(User.objects.get(name="maja"))

    page = client.get(reverse("analytics:figures")).content.decode()

    assert "Nothing is measured yet" not in page
    assert "Sixty take part in a week" in page

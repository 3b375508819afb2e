"""L14, L18 on goals and tactics: no figure about fewer than five, none of a group not theirs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from analytics.days import last_finished_day
from analytics.metrics.registry import METRICS
from analytics.models import Effect, Rollup, Signal
from analytics.scopes import WHOLE
from analytics.showing.goals import chart_of
from tests.factories import make_goal, make_group, make_member, make_tactic

pytestmark = pytest.mark.django_db
SHARE = {"metric": "answered_24h", "span": "week", "value": 0.7371}


def at(name, *args, query=""):
    return reverse(f"analytics:{name}", args=args) + query


def shares(*, n, scope="place", weeks=6):
    """The same telling figure in every one of the last weeks."""
    for back in range(weeks * 7):
        day = last_finished_day() - timedelta(days=back)
        Rollup.objects.get_or_create(day=day)
        Signal.objects.create(day=day, scope=scope, n=n, **SHARE)


def surfaces(goal, tactic, scope="place"):
    form = f"?metric=answered_24h&span=week&scope={scope}"
    return [
        at("goals"),
        at("goal", goal.pk),
        at("tactic", tactic.pk),
        at("goal_new", query=form),
    ]


def shown(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize(("n", "is_shown"), [(4, False), (1, False), (5, True)])
def test_a_figure_about_fewer_than_five_stands_on_no_page_of_goals(client, n, is_shown):
    client.force_login(make_member(is_manager=True))
    shares(n=n)
    goal = make_goal(
        metric="answered_24h", baseline=None, value=0.7371 if is_shown else None, target=0.9
    )
    tactic = make_tactic(metric="answered_24h")

    for address in surfaces(goal, tactic):
        assert ("74%" in shown(client, address)) is is_shown, address


def test_who_runs_one_group_finds_no_figure_of_another(client):
    manager = make_member()
    own, other = make_group(managers=[manager]), make_group(name="Shut room")
    scope = f"group:{other.pk}"
    shares(n=30, scope=scope)
    shares(n=30)
    theirs = make_goal(metric="answered_24h", scope=scope, value=0.7371, target=0.9)
    tactic = make_tactic(metric="answered_24h", scope=scope)
    make_goal(metric="answered_24h", scope=f"group:{own.pk}", target=0.9, value=None)
    client.force_login(make_member(is_manager=True))
    for address in surfaces(theirs, tactic, scope):
        assert "74%" in shown(client, address), address

    client.force_login(manager)

    for address in surfaces(theirs, tactic, scope):
        said = shown(client, address)
        assert "74%" not in said
        assert "Shut room" not in said


def test_who_runs_one_group_reads_nothing_of_other_groups_in_an_effect(client):
    manager = make_member()
    group = make_group(managers=[manager])
    tactic = make_tactic(scope=f"group:{group.pk}")
    Effect.objects.create(
        tactic=tactic,
        finding="likely",
        before=40.0,
        after=48.0,
        change=0.2,
        low=0.1,
        high=0.3,
        n=30,
        others="groups",
        others_change=0.0371,
        until_day=last_finished_day(),
    )

    client.force_login(make_member(is_manager=True))
    whole = shown(client, at("tactic", tactic.pk))
    client.force_login(manager)
    part = shown(client, at("tactic", tactic.pk))

    assert "other groups" in whole
    assert "other groups" not in part
    assert "Likely real." in part


def test_a_forecast_that_says_nothing_is_not_drawn():
    manager = make_member(is_manager=True)
    day = last_finished_day() + timedelta(days=1)
    row = (day + timedelta(days=7)).isoformat()
    tight = make_goal(forecast=[[row, 50.0, 40.0, 61.0]])
    wild = make_goal(forecast=[[row, 50.0, 2.0, 1121.0]])

    def band(goal):
        return chart_of(manager, goal, METRICS["active"], WHOLE, day).band

    assert len(band(tight)) == 1
    assert band(wild) == []

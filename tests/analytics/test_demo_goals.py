"""The demo's strategy, goals and tactics fit its people, its groups and what is measured."""

import pytest

from analytics.metrics.registry import METRICS
from analytics.models import Goal, Strategy, Tactic
from analytics.scopes import scope_of
from community.groups.models import Group
from community.importing.demo.goals import load_goals
from community.importing.demo.loading import FOLDER, load_demo
from community.importing.trouble import CannotImport
from community.members.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    load_demo()
    for model in (Tactic, Goal, Strategy):
        model.objects.all().delete()
    members = {member.name: member for member in User.objects.all()}
    return members, {group.slug: group for group in Group.objects.all()}


def test_the_demo_has_a_strategy_in_two_versions_three_goals_and_seven_tactics(house):
    load_goals(FOLDER, *house)

    assert (Strategy.objects.count(), Goal.objects.count(), Tactic.objects.count()) == (2, 3, 7)
    for one in [*Goal.objects.all(), *Tactic.objects.all()]:
        assert scope_of(one.scope).kind in METRICS[one.metric].scopes
    for goal in Goal.objects.select_related("owner"):
        assert goal.span in METRICS[goal.metric].spans
        assert goal.tactics.exists()
    assert Tactic.objects.get(kind="event").event.title.startswith("Öppen verkstad")


def test_a_folder_without_the_file_plans_nothing(house, tmp_path):
    load_goals(tmp_path, *house)

    assert not Goal.objects.exists()


def test_a_name_that_nobody_has_is_said(house):
    members, groups = house

    with pytest.raises(CannotImport, match="maja is no member"):
        load_goals(FOLDER, {}, groups)
    assert not Strategy.objects.exists()
    assert members

"""N6: whatever happens at once or in whatever order, somebody runs the house, and every group."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from community.core.errors import Refused
from community.groups.actions import (
    hand_over,
    join_group,
    leave_group,
    make_manager,
    make_plain_member,
    remove_member,
)
from community.groups.models import Membership
from community.members.actions import appoint_manager, dismiss_manager
from community.members.models import User
from moderation.actions.deciding import decide
from moderation.models import Verb
from tests.factories import make_group, make_member
from tests.races.test_N3_N4_races import at_once
from tests.turns import examples

ROUNDS = 4
WHO = st.integers(0, 4)


def tried(work):
    """Whether it was done; a refusal is an answer, too."""
    try:
        work()
    except Refused:
        return False
    return True


def in_office():
    return User.objects.welcome().filter(manager_since__isnull=False)


def sanction(verb, member, by):
    asked = {} if verb == Verb.BAN else {"until": timezone.now() + timedelta(days=3)}
    return decide(by=by, verb=verb, thing=member, **asked)


# At once -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [2, 5])
def test_N6_of_managers_who_all_take_the_keys_from_each_other_one_keeps_them(number):
    managers = [make_member(is_manager=True) for _ in range(number)]

    done = at_once(
        lambda one: tried(lambda: dismiss_manager(member=managers[one])), number, threads=number
    )

    assert sum(done) == number - 1
    assert in_office().count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [2, 5])
@pytest.mark.parametrize(
    "leave",
    [
        lambda group, member: leave_group(group=group, member=member),
        lambda group, member: make_plain_member(group=group, member=member),
        lambda group, member: remove_member(group=group, member=member, by=member),
    ],
)
def test_N6_of_a_groups_managers_who_all_leave_at_once_one_stays(number, leave):
    hosts = [make_member() for _ in range(number)]
    group = make_group(managers=hosts)

    done = at_once(lambda one: tried(lambda: leave(group, hosts[one])), number, threads=number)

    assert sum(done) == number - 1
    assert Membership.objects.filter(group=group, role="manager").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [Verb.SILENCE, Verb.SUSPEND, Verb.BAN])
def test_N6_who_is_made_manager_while_somebody_shuts_them_out_is_one_or_the_other(verb):
    maja = make_member(is_manager=True)
    members = [make_member() for _ in range(ROUNDS)]
    pairs = [
        work
        for one in members
        for work in (
            lambda one=one: appoint_manager(member=one),
            lambda one=one: sanction(verb, one, maja),
        )
    ]

    at_once(lambda number: tried(pairs[number]), len(pairs), threads=2)

    for one in User.objects.filter(pk__in=[one.pk for one in members]):
        is_shut_out = one.is_silenced or not one.is_welcome
        assert not (is_shut_out and one.is_manager)


@pytest.mark.django_db(transaction=True)
def test_N6_the_last_two_are_dismissed_and_shut_out_at_once_and_one_still_runs_the_house():
    first, second = (make_member(is_manager=True) for _ in range(2))
    works = [
        lambda: dismiss_manager(member=first),
        lambda: sanction(Verb.SUSPEND, first, second),
        lambda: dismiss_manager(member=second),
        lambda: sanction(Verb.SUSPEND, second, first),
    ]

    at_once(lambda number: tried(works[number]), len(works), threads=4)

    assert in_office().count() >= 1


@pytest.mark.django_db(transaction=True)
def test_N6_who_joins_while_they_are_banned_is_out_whichever_came_first():
    maja, group = make_member(is_manager=True), make_group()
    members = [make_member() for _ in range(ROUNDS)]
    works = [
        work
        for one in members
        for work in (
            lambda one=one: join_group(group=group, member=one),
            lambda one=one: sanction(Verb.BAN, one, maja),
        )
    ]

    done = at_once(lambda number: tried(works[number]), len(works), threads=2)

    assert all(done)
    assert User.objects.filter(pk__in=[one.pk for one in members], banned_at=None).count() == 0
    group.refresh_from_db()
    assert group.member_count == group.memberships.count() == ROUNDS


# In whatever order -------------------------------------------------------------------------------


class Offices(RuleBasedStateMachine):
    """Five people, one house, one group: offices given and taken, sanctions beside them."""

    @initialize()
    def found(self):
        self.tale = transaction.atomic()
        self.tale.__enter__()
        self.people = [make_member(is_manager=number < 2) for number in range(5)]
        self.group = make_group(managers=self.people[2:3], members=self.people[3:])

    def teardown(self):
        if hasattr(self, "tale"):
            transaction.set_rollback(True)
            self.tale.__exit__(None, None, None)

    def person(self, number):
        return User.objects.get(pk=self.people[number].pk)

    @rule(one=WHO)
    def appoint(self, one):
        tried(lambda: appoint_manager(member=self.person(one)))

    @rule(one=WHO)
    def dismiss(self, one):
        tried(lambda: dismiss_manager(member=self.person(one)))

    @rule(one=WHO, verb=st.sampled_from([Verb.SILENCE, Verb.SUSPEND, Verb.BAN]))
    def shut_out(self, one, verb):
        by = in_office().order_by("pk").last()
        tried(lambda: sanction(verb, self.person(one), by))

    @rule(one=WHO)
    def lift(self, one):
        by = in_office().order_by("pk").last()
        tried(lambda: decide(by=by, verb=Verb.LIFT, thing=self.person(one)))

    @rule(one=WHO)
    def join(self, one):
        tried(lambda: join_group(group=self.group, member=self.person(one)))

    @rule(one=WHO)
    def leave(self, one):
        tried(lambda: leave_group(group=self.group, member=self.person(one)))

    @rule(one=WHO, other=WHO)
    def remove(self, one, other):
        tried(
            lambda: remove_member(group=self.group, member=self.person(one), by=self.person(other))
        )

    @rule(one=WHO, other=WHO)
    def pass_on(self, one, other):
        giver, to = self.person(one), self.person(other)
        is_host = self.group.memberships.filter(member=giver, role="manager").exists()
        if is_host:
            tried(lambda: hand_over(group=self.group, giver=giver, to=to))

    @rule(one=WHO)
    def raise_up(self, one):
        member = self.person(one)
        if self.group.memberships.filter(member=member).exists():
            tried(lambda: make_manager(group=self.group, member=member))

    @invariant()
    def somebody_runs_the_house(self):
        if hasattr(self, "people"):
            assert in_office().exists()

    @invariant()
    def nobody_in_office_is_shut_out(self):
        if hasattr(self, "people"):
            for one in User.objects.filter(manager_since__isnull=False):
                assert one.is_welcome
                assert not one.is_silenced

    @invariant()
    def somebody_runs_the_group(self):
        if hasattr(self, "people"):
            assert self.group.memberships.filter(role="manager").exists()


@pytest.mark.django_db
def test_N6_no_order_of_these_leaves_the_house_or_a_group_without_anybody():
    run_state_machine_as_test(
        Offices,
        settings=settings(
            max_examples=examples(40),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

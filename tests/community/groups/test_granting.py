"""Giving rights, renewing them, taking them back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from taggit.models import Tag

from community.core import outbox
from community.groups.actions import (
    GrantOver,
    NotGranted,
    Scope,
    grant,
    remove_member,
    renew,
    take_back,
)
from community.groups.ending import announce_ends
from community.groups.models import Grant
from community.groups.permissions import can_grant
from community.members.models import User
from community.notifications.models import Notice
from community.topics.consistency import broken_rules
from tests.factories import make_grant, make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.now() + timedelta(days=days)


def given(*, by, member=None, rights=("close",), scope=None, days=90, **more):
    return grant(
        member=member or make_member(),
        rights=rights,
        scope=scope or Scope(),
        until=in_days(days),
        by=by,
        **more,
    )


def test_grant_puts_rights_into_a_members_hands_until_a_day():
    chief, member = make_member(is_manager=True), make_member()

    one = given(by=chief, member=member, rights=["close", "reports", "close"], note="Thanks")

    assert one.rights == ["reports", "close"]
    assert (one.given_by, one.note) == (chief, "Thanks")
    assert User.objects.get(pk=member.pk).is_volunteer


def test_volunteers_until_is_the_last_end_of_what_stands():
    chief, member = make_member(is_manager=True), make_member()
    short = given(by=chief, member=member, days=10)
    long = given(by=chief, member=member, rights=["move"], days=100)

    take_back(grant=long, by=chief)
    kept = User.objects.get(pk=member.pk).volunteers_until
    take_back(grant=short, by=chief)

    assert kept == short.until
    assert User.objects.get(pk=member.pk).volunteers_until is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": -1},
        {"days": 367},
        {"rights": []},
        {"rights": ["everything"]},
        {"member": "oneself"},
        {"member": "house manager"},
        {"member": "suspended"},
        {"member": "waiting"},
        {"member": "outsider", "scope": "closed"},
        {"member": "group manager", "scope": "closed"},
    ],
    ids=str,
)
def test_grant_refuses_what_cannot_be_given(wrong):
    chief, keeper = make_member(is_manager=True), make_member()
    closed = make_group(visibility="closed", managers=[keeper])
    people = {
        "oneself": chief,
        "house manager": make_member(is_manager=True),
        "suspended": make_member(suspended_until=in_days(3)),
        "waiting": make_member(is_approved=False),
        "outsider": make_member(),
        "group manager": keeper,
    }
    wrong = dict(wrong)
    wrong["member"] = people.get(wrong.get("member")) or make_member()
    wrong["scope"] = Scope(group=closed) if wrong.get("scope") else Scope()

    with pytest.raises(NotGranted):
        given(by=chief, **wrong)

    assert not Grant.objects.exists()


def test_nobody_hands_on_more_than_they_hold():
    keeper = make_member()
    mine, other = make_group(managers=[keeper]), make_group()
    make_topic(group=mine, tags=["brakes"])
    helper = make_grant(rights=["close", "reports"]).member
    tag = Tag.objects.get(name="brakes")

    allowed = given(by=keeper, scope=Scope(group=mine))
    for scope in (Scope(group=other), Scope(), Scope(tag=tag), Scope(language="sv")):
        with pytest.raises(NotGranted):
            given(by=keeper, scope=scope)
    for scope in (Scope(group=mine), Scope(group=other), Scope()):
        with pytest.raises(NotGranted):
            given(by=helper, scope=scope)

    assert set(Grant.objects.exclude(member=helper)) == {allowed}
    assert not can_grant(helper, mine)


def test_take_back_ends_it_now_and_once():
    one = make_grant(rights=["close"])
    chief = make_member(is_manager=True)

    take_back(grant=one, by=chief)
    with pytest.raises(GrantOver):
        take_back(grant=one, by=chief)

    one.refresh_from_db()
    assert one.taken_at
    assert one.taken_by == chief
    assert not User.objects.get(pk=one.member_id).is_volunteer


def test_renew_gives_the_same_for_as_long_again_from_its_end():
    chief = make_member(is_manager=True)
    one = make_grant(rights=["close", "move"], language="sv", since=in_days(-80), days=10)

    again = renew(grant=one, by=chief)

    assert (again.rights, again.language, again.renews) == (["close", "move"], "sv", one)
    assert (again.since, again.until) == (one.until, one.until + (one.until - one.since))
    assert User.objects.get(pk=one.member_id).volunteers_until == again.until


def test_renew_works_once_and_not_a_year_ahead():
    chief = make_member(is_manager=True)
    soon, late = make_grant(days=10), make_grant(days=200)
    renew(grant=soon, by=chief)

    with pytest.raises(GrantOver):
        renew(grant=soon, by=chief)
    with pytest.raises(NotGranted):
        renew(grant=late, by=chief)

    assert Grant.objects.count() == 3


def test_renew_asks_all_rules_again():
    keeper, helper = make_member(), make_member()
    group = make_group(managers=[keeper], members=[helper], visibility="closed")
    one = make_grant(member=helper, group=group, days=5)
    with pytest.raises(NotGranted):
        renew(grant=one, by=make_member())
    remove_member(group=group, member=helper, by=keeper)

    with pytest.raises(NotGranted):
        renew(grant=one, by=keeper)

    assert Grant.objects.count() == 1


def test_the_member_is_told_what_was_given_and_taken():
    chief = make_member(is_manager=True)
    one = given(by=chief, note="For the Swedish corner")
    outbox.keep_all()
    take_back(grant=one, by=chief)
    outbox.keep_all()

    told = Notice.objects.filter(member=one.member_id).values_list("subject", flat=True)
    assert set(told) == {f"grant:{one.pk}", f"grant_taken:{one.pk}"}


def test_an_end_is_announced_two_weeks_before_once_to_both():
    one = make_grant(since=in_days(-60), days=13)
    make_grant(since=in_days(-60), days=20)
    make_grant(since=in_days(-1), days=10)  # a short one: at its half

    announce_ends()
    announce_ends()
    outbox.keep_all()

    told = Notice.objects.filter(subject=f"grant_end:{one.pk}").values_list("member", flat=True)
    assert set(told) == {one.member_id, one.given_by_id}
    assert Notice.objects.count() == 2


def test_what_was_renewed_or_taken_back_is_not_announced():
    chief = make_member(is_manager=True)
    renewed, taken = make_grant(since=in_days(-60), days=5), make_grant(days=5)
    renew(grant=renewed, by=chief)
    take_back(grant=taken, by=chief)

    announce_ends()

    assert not Grant.objects.filter(announced_at__isnull=False).exists()


def test_a_moment_that_is_not_the_grants_is_found():
    one = make_grant(days=9)
    sound = list(broken_rules())
    User.objects.filter(pk=one.member_id).update(volunteers_until=None)

    told = f"members_user {one.member_id}: helps until another moment than the last of its grants"
    assert told not in sound
    assert told in list(broken_rules())


def test_the_same_rights_are_not_given_twice():
    chief, member = make_member(is_manager=True), make_member()
    one = given(by=chief, member=member)
    with pytest.raises(NotGranted):
        given(by=chief, member=member)
    more = given(by=chief, member=member, rights=["close", "move"])
    take_back(grant=one, by=chief)

    again = given(by=chief, member=member)

    assert set(Grant.objects.all()) == {one, more, again}

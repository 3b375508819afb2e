"""Joining, asking, inviting, handing over; and always somebody who runs the group."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from community.core import outbox
from community.core.errors import Refused
from community.groups.actions import (
    LastManager,
    accept_request,
    archive_group,
    ask_to_join,
    change_group,
    hand_over,
    join_group,
    leave_group,
    make_manager,
    make_plain_member,
    note_visit,
    open_group,
    refuse_request,
    remove_member,
    wake_group,
)
from community.groups.actions.belonging import GroupAsleep
from community.groups.actions.keeping import NameTaken
from community.groups.actions.requesting import AlreadyAnswered, AlreadyIn
from community.groups.models import Group, Membership
from community.members.models import User
from community.notifications.models import Notice
from community.topics.recount import GROUPS, INVITATIONS
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def members_of(group):
    return set(Membership.objects.filter(group=group).values_list("member", flat=True))


def assert_counts_true():
    assert (GROUPS.differences(), INVITATIONS.differences()) == ([], [])


def test_join_group_counts_once_however_often_it_is_pressed():
    group, member = make_group(), make_member()

    join_group(group=group, member=member)
    join_group(group=group, member=member)

    group.refresh_from_db()
    assert group.member_count == 1
    assert_counts_true()


def test_join_group_refuses_an_archived_group():
    with pytest.raises(GroupAsleep):
        join_group(group=make_group(archived_at=now()), member=make_member())


def test_leave_group_takes_the_membership_and_nothing_else():
    member = make_member()
    group = make_group(members=[member], managers=[make_member()])

    leave_group(group=group, member=member)

    group.refresh_from_db()
    assert group.member_count == 1
    assert_counts_true()


@pytest.mark.parametrize("way", ["leave", "remove", "demote"])
def test_N6_the_last_manager_stays(way):
    manager = make_member()
    group = make_group(managers=[manager], members=[make_member()])

    ways = {
        "leave": lambda: leave_group(group=group, member=manager),
        "remove": lambda: remove_member(group=group, member=manager, by=manager),
        "demote": lambda: make_plain_member(group=group, member=manager),
    }

    with pytest.raises(LastManager):
        ways[way]()

    assert manager.pk in members_of(group)


@pytest.mark.parametrize(
    "away",
    [
        {"is_active": False},
        {"approved_at": None},
        {"suspended_until": now() + timedelta(days=1)},
    ],
    ids=lambda away: next(iter(away)),
)
def test_N6_a_manager_who_may_not_act_does_not_count_as_one(away):
    manager, other = make_member(), make_member()
    group = make_group(managers=[manager, other])
    User.objects.filter(pk=other.pk).update(**away)

    with pytest.raises(LastManager):
        leave_group(group=group, member=manager)
    remove_member(group=group, member=other, by=manager)

    assert members_of(group) == {manager.pk}


def test_a_manager_whose_suspension_is_over_counts_again():
    manager, other = make_member(), make_member(suspended_until=now() - timedelta(days=1))
    group = make_group(managers=[manager, other])

    leave_group(group=group, member=manager)

    assert members_of(group) == {other.pk}


def test_hand_over_changes_both_at_once():
    manager, member = make_member(), make_member()
    group = make_group(managers=[manager], members=[member])

    hand_over(group=group, giver=manager, to=member)

    roles = dict(Membership.objects.filter(group=group).values_list("member", "role"))
    assert roles == {manager.pk: "member", member.pk: "manager"}


def test_hand_over_is_to_a_member_of_the_group():
    manager = make_member()
    group = make_group(managers=[manager])

    with pytest.raises(Refused):
        hand_over(group=group, giver=manager, to=make_member())


def test_with_a_second_manager_the_first_may_go():
    first, second = make_member(), make_member()
    group = make_group(managers=[first], members=[second])
    make_manager(group=group, member=second)

    leave_group(group=group, member=first)

    assert members_of(group) == {second.pk}


def test_ask_to_join_twice_is_one_request_with_the_newer_note():
    group, member = make_group(joining="request"), make_member()

    ask_to_join(group=group, member=member, note="Please")
    ask_to_join(group=group, member=member, note="Pretty please")

    assert [one.note for one in group.join_requests.all()] == ["Pretty please"]


def test_ask_to_join_is_not_for_members():
    member = make_member()

    with pytest.raises(AlreadyIn):
        ask_to_join(group=make_group(members=[member]), member=member)


def test_accept_request_lets_in_and_tells_them():
    group, member, manager = make_group(), make_member(), make_member()
    asked = ask_to_join(group=group, member=member)

    accept_request(request=asked, by=manager)

    assert members_of(group) == {member.pk}
    outbox.keep_all()
    told = Notice.objects.get(member=member)
    assert (told.kind, told.by_mail) == ("invitation", True)
    with pytest.raises(AlreadyAnswered):
        refuse_request(request=asked, by=manager)


def test_refuse_request_keeps_them_out_and_lets_them_ask_again():
    group, member, manager = make_group(), make_member(), make_member()
    asked = ask_to_join(group=group, member=member)

    refuse_request(request=asked, by=manager)

    assert members_of(group) == set()
    assert ask_to_join(group=group, member=member).pk != asked.pk


def test_open_group_makes_its_opener_the_manager():
    manager = make_member(is_manager=True)

    group = open_group(by=manager, name="Winter riders", summary="Cold", description="**Brr**")

    assert (group.slug, group.member_count) == ("winter-riders", 1)
    assert "<strong>Brr</strong>" in group.description_html
    assert Membership.objects.get().is_manager


def test_open_group_in_hebrew_keeps_its_script_in_the_address():
    assert open_group(by=make_member(), name="חיפה").slug == "חיפה"


def test_two_groups_do_not_share_a_name():
    open_group(by=make_member(), name="Winter")

    with pytest.raises(NameTaken):
        open_group(by=make_member(), name="winter")


def test_change_group_refuses_the_name_of_a_group_that_one_can_see():
    group = make_group()
    make_group(name="Winter")

    with pytest.raises(NameTaken):
        change_group(group=group, by=make_member(), name="WINTER")


def test_change_group_does_not_tell_outsiders_that_a_secret_group_has_the_name():
    group, secret = make_group(), make_group(name="Winter", visibility="secret")

    change_group(group=group, by=make_member(), name="Winter")

    group.refresh_from_db()
    assert (group.name, group.slug != secret.slug) == ("Winter", True)
    with pytest.raises(NameTaken):
        change_group(group=make_group(), by=make_member(is_manager=True), name="winter")


def test_change_group_keeps_a_name_that_another_group_came_to_share():
    group = make_group(name="Winter")
    make_group(name="Winter")

    change_group(group=group, by=make_member(), name="Winter", summary="Cold")

    group.refresh_from_db()
    assert group.summary == "Cold"


def test_change_group_keeps_the_address():
    group = open_group(by=make_member(), name="Winter")

    change_group(group=group, by=make_member(), name="Cold", guidelines="Be **warm**")

    group.refresh_from_db()
    assert (group.name, group.slug) == ("Cold", "winter")
    assert "<strong>warm</strong>" in group.guidelines_html


def test_archive_and_wake():
    group = make_group()

    archive_group(group=group)
    assert Group.objects.awake().count() == 0

    wake_group(group=group)
    assert Group.objects.awake().count() == 1


def test_note_visit_remembers_the_visit_before_after_a_pause():
    member = make_member()
    group = make_group(members=[member])
    assert note_visit(member=member, group=group) is None
    yesterday = now() - timedelta(days=1)
    Membership.objects.update(visited_at=yesterday)

    first = note_visit(member=member, group=group)
    second = note_visit(member=member, group=group)

    assert first == second == yesterday

"""What a grant opens, where it reaches, and when it does not."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from taggit.models import Tag

from community.groups.actions import join_group, remove_member
from community.groups.models import Right
from community.groups.permissions import groups_where, holds
from community.groups.queries import grants_of
from community.members.models import User
from tests.factories import make_grant, make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


def test_a_grant_of_a_group_holds_in_that_group_alone():
    here, there = make_group(), make_group()
    helper = make_grant(rights=["close"], group=here).member

    assert holds(helper, Right.CLOSE, group=here)
    assert not holds(helper, Right.CLOSE, group=there)
    assert not holds(helper, Right.MOVE, group=here)
    assert not holds(helper, Right.CLOSE, group=None)


def test_a_grant_of_a_tag_holds_for_topics_that_wear_it():
    group = make_group()
    worn = make_topic(group=group, tags=["brakes"])
    bare = make_topic(group=group)
    helper = make_grant(rights=["edit"], tag=Tag.objects.get(name="brakes")).member

    assert holds(helper, Right.EDIT, group=group, topic=worn)
    assert not holds(helper, Right.EDIT, group=group, topic=bare)
    assert not holds(helper, Right.EDIT, group=group)


def test_a_grant_of_a_language_holds_for_what_is_written_in_it():
    group = make_group()
    swedish, english = make_topic(group=group, language="sv"), make_topic(group=group)
    helper = make_grant(rights=["edit"], language="sv").member

    assert holds(helper, Right.EDIT, group=group, topic=swedish)
    assert holds(helper, Right.EDIT, group=group, language="sv")
    assert not holds(helper, Right.EDIT, group=group, topic=english)


def test_a_grant_of_the_whole_place_holds_everywhere_its_holder_reads():
    helper = make_grant(rights=["delete"]).member
    joined, secret = (
        make_group(members=[helper], visibility="secret"),
        make_group(visibility="secret"),
    )

    assert holds(helper, Right.DELETE, group=make_group())
    assert holds(helper, Right.DELETE, group=joined)
    assert holds(helper, Right.DELETE, group=None)
    assert not holds(helper, Right.DELETE, group=secret)
    assert not holds(helper, Right.DELETE, group=make_group(visibility="closed"))


@pytest.mark.parametrize(
    "when",
    [
        {"since": timedelta(days=-20), "until": timedelta(days=-1)},
        {"since": timedelta(days=1), "until": timedelta(days=20)},
        {"since": timedelta(days=-2), "until": timedelta(days=20), "taken_at": timedelta(0)},
    ],
    ids=["ended", "begins later", "taken back"],
)
def test_a_grant_holds_only_in_its_time(when):
    group = make_group()
    moments = {name: timezone.now() + delta for name, delta in when.items()}
    helper = make_grant(rights=["close"], group=group, **moments).member

    assert not holds(helper, Right.CLOSE, group=group)


def test_rights_rest_while_the_group_cannot_be_read():
    helper = make_member()
    group = make_group(members=[helper], visibility="closed")
    make_grant(member=helper, rights=["close"], group=group)
    held = holds(helper, Right.CLOSE, group=group)

    remove_member(group=group, member=helper, by=make_member())
    after = holds(User.objects.get(pk=helper.pk), Right.CLOSE, group=group)
    join_group(group=group, member=helper)

    assert held
    assert not after
    assert holds(User.objects.get(pk=helper.pk), Right.CLOSE, group=group)


def test_rights_rest_while_a_member_is_silenced():
    group = make_group()
    helper = make_grant(rights=["close"], group=group).member
    helper.silenced_until = timezone.now() + timedelta(days=1)

    assert not holds(helper, Right.CLOSE, group=group)


def test_managers_hold_every_right_in_what_they_run():
    manager, chief = make_member(), make_member(is_manager=True)
    group, other = make_group(managers=[manager]), make_group(visibility="secret")

    assert all(holds(manager, right, group=group) for right in Right)
    assert not any(holds(manager, right, group=other) for right in Right)
    assert not any(holds(manager, right, group=None) for right in Right)
    assert all(holds(chief, right, group=other) for right in Right)
    assert all(holds(chief, right, group=None) for right in Right)


def test_guests_and_plain_members_hold_nothing():
    group, member = make_group(), make_member()

    assert not any(holds(AnonymousUser(), right, group=group) for right in Right)
    assert not any(holds(member, right, group=group) for right in Right)


def test_who_never_helped_is_not_asked_about(django_assert_num_queries):
    member = make_member()

    with django_assert_num_queries(0):
        assert grants_of(member) == []


def test_grants_are_asked_for_once(django_assert_num_queries):
    helper = make_grant(rights=["close"]).member

    with django_assert_num_queries(1):
        assert grants_of(helper) == grants_of(helper) != []


def test_a_topic_may_go_where_the_right_holds_as_well():
    helper = make_member()
    here, there, secret = make_group(), make_group(), make_group(visibility="secret")
    mine = make_group(managers=[helper], visibility="secret")
    topic = make_topic(group=here, tags=["brakes"])
    make_grant(member=helper, rights=["move"], group=here)
    narrow = set(groups_where(helper, Right.MOVE, topic))
    make_grant(member=helper, rights=["move"], tag=Tag.objects.get(name="brakes"))

    assert narrow == {here, mine}
    assert set(groups_where(helper, Right.MOVE, topic)) == {here, there, mine}
    assert secret not in groups_where(helper, Right.MOVE, topic)

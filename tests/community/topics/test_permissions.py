"""What stands at a topic for those who keep the place, each by their rights."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.groups.models import Right, TopicKind
from community.topics.permissions import (
    can_see_reactors,
    has_right,
    kinds_for,
    rights_in,
    writes_freely,
)
from community.topics.queries import topic_known, topic_shown
from tests.factories import make_grant, make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def test_rights_in_a_topic_are_those_that_hold_there():
    keeper = make_member()
    topic = make_topic(group=make_group(managers=[keeper]))
    helper = make_grant(rights=["close", "reports"], group=topic.group).member
    elsewhere = make_grant(rights=["close"], group=make_group()).member

    assert rights_in(keeper, topic) == tuple(Right)
    assert rights_in(helper, topic) == (Right.REPORTS, Right.CLOSE)
    assert rights_in(elsewhere, topic) == ()
    assert rights_in(make_member(), topic) == ()
    assert rights_in(AnonymousUser(), topic) == ()
    assert has_right(helper, Right.CLOSE, topic)


def test_announcements_are_for_managers_who_may_speak():
    keeper, helper = make_member(), make_member()
    group = make_group(managers=[keeper], members=[helper])
    make_grant(member=helper, rights=list(Right), group=group)

    assert kinds_for(keeper, group) == list(TopicKind)
    assert kinds_for(helper, group) == [TopicKind.DISCUSSION, TopicKind.QUESTION]


def test_who_lets_in_writes_freely():
    topic = make_topic()
    helper = make_grant(rights=["approve"], group=topic.group).member

    assert writes_freely(helper, topic.group)
    assert writes_freely(helper, topic.group, topic)
    assert not writes_freely(make_member(), topic.group, topic)


def test_reactors_of_what_is_gone_are_told_to_nobody():
    post = make_post(deleted_at=timezone.now())

    assert not can_see_reactors(make_member(), post)


def test_a_volunteer_finds_the_deleted_topic_that_they_may_give_back():
    topic = make_topic(deleted_at=timezone.now())
    helper = make_grant(rights=["delete"], group=topic.group).member
    other = make_grant(rights=["close"], group=topic.group).member

    for find in (
        lambda viewer: topic_known(viewer, topic.pk),
        lambda v: topic_shown(v, topic.pk, 1),
    ):
        assert find(helper, topic.pk) == topic
        assert find(other, topic.pk) is None
        assert find(make_member(), topic.pk) is None
        assert find(make_member(is_manager=True), topic.pk) == topic

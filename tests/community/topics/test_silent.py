"""Who said no word about groups and tags is asked about by prepared questions: with one answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.models import User
from community.topics.actions import follow, mark_all_read, mark_read
from community.topics.models import Level
from community.topics.queries import kept_oldest, unread_counts
from community.topics.queries.silent import is_silent
from community.topics.queries.unread import _by_group
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(joined_at=timezone.now() - timedelta(days=50))


@pytest.fixture
def groups(member):
    return [make_group(members=[member], visibility=seen) for seen in ("open", "closed", "secret")]


def again(member):
    return User.objects.get(pk=member.pk)


def plainly(member):
    """The same without a prepared question."""
    return {group: count for group, count, _moment in _by_group(again(member), None)}


def test_unread_topics_are_counted_as_the_querysets_count_them(member, groups):
    strange = make_group(visibility="secret")
    for group in (*groups, strange):
        for _ in range(2):
            make_post(topic=make_topic(group=group))
    read = make_topic(group=groups[0])
    mark_read(member=member, topic=read, number=read.last_number)
    mark_all_read(member=again(member), groups=[groups[1].pk], until=timezone.now())
    make_topic(group=groups[1])

    assert is_silent(again(member))
    assert unread_counts(again(member)) == plainly(member)
    assert unread_counts(again(member)) == {groups[0].pk: 2, groups[1].pk: 1, groups[2].pk: 2}


def test_a_word_about_a_group_is_heard_at_once(member, groups):
    make_topic(group=groups[0])
    make_topic(group=groups[1])
    assert unread_counts(again(member)) == {groups[0].pk: 1, groups[1].pk: 1}

    follow(member=member, thing=groups[0], level=Level.MUTED)

    assert not is_silent(again(member))
    assert unread_counts(again(member)) == plainly(member) == {groups[1].pk: 1}


def test_nobody_counts_what_they_may_no_longer_read(member, groups):
    make_topic(group=groups[2])
    assert unread_counts(again(member)) == {groups[2].pk: 1}

    groups[2].memberships.filter(member=member).delete()

    assert unread_counts(again(member)) == {}
    assert kept_oldest(again(member)) is None

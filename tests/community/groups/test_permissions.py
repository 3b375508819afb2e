"""Who may come in, who may hand rights on, who may see who holds them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from taggit.models import Tag

from community.groups.permissions import (
    can_ask_to_join,
    can_grant,
    can_join,
    can_read,
    can_see_members,
    can_see_rights,
    holds,
    manages_any,
    runs_anything_in,
)
from community.members.models import Community
from community.members.queries import forget_the_community
from tests.factories import make_grant, make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("joining", "joins", "asks", "chief_joins"),
    [
        ("direct", True, False, True),
        ("request", False, True, True),
        ("invitation", False, False, True),
    ],
)
def test_how_people_join_says_who_may(joining, joins, asks, chief_joins):
    member, chief = make_member(), make_member(is_manager=True)
    inside = make_member()
    group = make_group(joining=joining, members=[inside])

    assert can_join(member, group) == joins
    assert can_ask_to_join(member, group) == asks
    assert can_join(chief, group) == chief_joins
    for nobody in (inside, AnonymousUser()):
        assert not can_join(nobody, group)
        assert not can_ask_to_join(nobody, group)


@pytest.mark.parametrize("joining", ["direct", "request"])
def test_nobody_joins_what_is_archived_or_while_silenced(joining):
    member, silenced = make_member(), make_member(silenced_until=timezone.now().replace(year=2099))
    archived = make_group(joining=joining, archived_at=timezone.now())
    group = make_group(joining=joining)

    assert not can_join(member, archived)
    assert not can_ask_to_join(member, archived)
    assert not can_join(silenced, group)
    assert not can_ask_to_join(silenced, group)


def test_a_house_for_members_only_is_not_read_by_guests():
    group, member = make_group(), make_member()
    open_before = can_read(AnonymousUser(), group)

    Community.objects.update_or_create(pk=1, defaults={"reading": "members"})
    forget_the_community()

    assert open_before
    assert not can_read(AnonymousUser(), group)
    assert can_read(member, group)
    assert not can_see_members(AnonymousUser(), group)


def test_who_runs_something_runs_the_house_or_a_group():
    keeper, member = make_member(), make_member()
    make_group(managers=[keeper], members=[member])

    assert manages_any(keeper)
    assert manages_any(make_member(is_manager=True))
    assert not manages_any(member)
    assert not manages_any(AnonymousUser())


def test_rights_are_handed_on_by_whoever_runs_what_they_reach():
    keeper, chief = make_member(), make_member(is_manager=True)
    mine, other = make_group(managers=[keeper]), make_group()

    assert can_grant(keeper, mine)
    assert not can_grant(keeper, other)
    assert not can_grant(keeper, None)
    assert can_grant(chief, other)
    assert can_grant(chief, None)
    assert not can_grant(AnonymousUser(), mine)


def test_a_grant_would_be_nothing_new_to_whoever_runs_the_place():
    keeper, member = make_member(), make_member()
    group = make_group(managers=[keeper], members=[member])

    assert runs_anything_in(keeper, group)
    assert not runs_anything_in(keeper, make_group())
    assert not runs_anything_in(keeper, None)
    assert runs_anything_in(make_member(is_manager=True), None)
    assert not runs_anything_in(member, group)


def test_who_may_do_what_is_seen_by_those_who_do_something_there():
    group, other = make_group(), make_group()
    make_topic(tags=["brakes"])
    in_group = make_grant(group=group).member
    by_tag = make_grant(tag=Tag.objects.get(name="brakes")).member
    everywhere = make_grant().member

    assert can_see_rights(in_group, group)
    assert not can_see_rights(in_group, other)
    assert not can_see_rights(in_group, None)
    assert can_see_rights(by_tag, other)
    assert can_see_rights(by_tag, None)
    assert can_see_rights(everywhere, None)
    assert not can_see_rights(everywhere, make_group(visibility="closed"))
    assert not can_see_rights(make_member(), group)
    assert not can_see_rights(AnonymousUser(), group)
    assert not can_see_rights(AnonymousUser(), None)
    assert can_see_rights(make_member(is_manager=True), None)


def test_tags_are_asked_for_where_a_topic_came_without_them(django_assert_num_queries):
    topic = make_topic(tags=["brakes"])
    helper = make_grant(rights=["edit"], tag=Tag.objects.get(name="brakes")).member
    other = make_grant(rights=["edit"], language="en").member

    assert holds(helper, "edit", group=topic.group, topic=topic)
    topic.tag_list = []
    assert not holds(helper, "edit", group=topic.group, topic=topic)
    assert holds(other, "edit", group=topic.group, topic=topic)
    assert not holds(other, "edit", group=topic.group, topic=topic, language="sv")

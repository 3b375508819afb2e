"""What stands at a topic for those who keep the place, each by their rights."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from taggit.models import Tag

from community.groups.models import CHOSEN_KINDS, Right, TopicKind
from community.topics.actions import split_topic
from community.topics.permissions import (
    can_accept_answer,
    can_approve,
    can_move_to,
    can_part,
    can_put_back,
    can_see_reactors,
    has_right,
    kinds_for,
    rights_in,
    writes_freely,
)
from community.topics.queries import topic_known, topic_shown
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_held

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

    assert kinds_for(keeper, group) == list(CHOSEN_KINDS)
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

    for find in (topic_known, lambda viewer, pk: topic_shown(viewer, pk, 1)):
        assert find(helper, topic.pk) == topic
        assert find(other, topic.pk) is None
        assert find(make_member(), topic.pk) is None
        assert find(make_member(is_manager=True), topic.pk) == topic


def test_what_waits_is_let_in_by_scope_of_tag_language_or_group():
    topic = make_topic(tags=["brakes"], language="sv")
    held = make_held(topic=topic, language="he")
    alone = make_held(group=topic.group, language="he")
    by_tag = make_grant(rights=["approve"], tag=Tag.objects.get(name="brakes")).member
    hebrew = make_grant(rights=["approve"], language="he").member
    swedish = make_grant(rights=["approve"], language="sv").member

    assert can_approve(by_tag, held)
    assert not can_approve(by_tag, alone)
    assert can_approve(hebrew, held)
    assert can_approve(hebrew, alone)
    assert not can_approve(swedish, held)


def test_a_topic_goes_by_its_own_tags_wherever_it_goes():
    topic, bare, there = make_topic(tags=["brakes"]), make_topic(), make_group()
    tag = Tag.objects.get(name="brakes")
    helper = make_grant(rights=["move"], tag=tag).member
    half = make_grant(rights=["move"], group=topic.group).member

    assert can_move_to(helper, topic, there)
    assert not can_move_to(helper, bare, there)
    assert not can_move_to(half, topic, there)
    assert can_move_to(half, topic, topic.group)


def test_what_was_merged_is_parted_by_who_may_move_both():
    topic, into = make_topic(), make_topic()
    half = make_grant(rights=["move"], group=topic.group).member
    both = make_grant(rights=["move"]).member
    alone = can_part(half, topic)
    topic.merged_into = into

    assert alone
    assert can_part(both, topic)
    assert not can_part(half, topic)
    assert not can_part(make_member(), topic)


@pytest.mark.parametrize("state", ["deleted_at", "archived_at"])
def test_an_answer_is_chosen_while_the_question_stands(state):
    keeper = make_member()
    group = make_group(managers=[keeper])
    question = make_topic(group=group, author=keeper, kind="question")
    open_before = can_accept_answer(keeper, question)
    setattr(question, state, timezone.now())

    assert open_before
    assert not can_accept_answer(keeper, question)
    assert not can_accept_answer(keeper, make_topic(group=group, author=keeper))


def test_what_was_split_off_goes_back_by_who_may_move_both():
    chief, post = make_member(is_manager=True), make_post()
    there = make_group()
    new = split_topic(topic=post.topic, posts=[post], title="New one", to=there, by=chief)
    half = make_grant(rights=["move"], group=there).member
    both = make_grant(rights=["move"]).member

    assert can_put_back(chief, new)
    assert can_put_back(both, new)
    assert not can_put_back(half, new)
    assert not can_put_back(chief, post.topic)


def test_screening_holds_nothing_of_who_approves_by_tag():
    topic = make_topic(tags=["brakes"])
    helper = make_grant(rights=["approve"], tag=Tag.objects.get(name="brakes")).member

    assert writes_freely(helper, topic.group, topic)
    assert not writes_freely(helper, topic.group)

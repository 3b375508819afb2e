"""How well a member is known here."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from community.topics.models import Reaction, ReadMark
from moderation.standing import Facts, facts_of, ladder, standing_of
from tests.factories import make_group, make_member, make_post, make_topic

LONG = timedelta(days=400)
NOTHING = Facts(0, 0, 0, 0, 0, 0, 0, 0, False, False)
LOOKED = replace(NOTHING, topics_read=5, posts_read=30)
TAKES_PART = replace(LOOKED, topics_read=20, posts_read=100, answered=3, said=1, received=1)
BELONGS = Facts(200, 500, 20, 10, 30, 30, 20, 20, False, False)


@pytest.mark.parametrize(
    ("facts", "here", "level"),
    [
        (NOTHING, LONG, 0),
        (replace(LOOKED, posts_read=29), LONG, 0),
        (LOOKED, timedelta(0), 1),
        (TAKES_PART, LONG, 2),
        (TAKES_PART, timedelta(days=14), 1),
        (replace(TAKES_PART, received=0), LONG, 1),
        (BELONGS, LONG, 3),
        (BELONGS, timedelta(days=99), 2),
        (replace(BELONGS, was_sanctioned=True), LONG, 2),
        (replace(BELONGS, late_received=19), LONG, 2),
    ],
)
def test_each_step_asks_for_all_below_it(facts, here, level):
    assert ladder(facts, here) == level


@pytest.mark.django_db
def test_a_newcomer_stands_at_the_foot():
    assert standing_of(make_member()) == 0


@pytest.mark.django_db
def test_the_trusted_by_hand_stand_at_the_top():
    keeper = make_member()
    make_group(managers=[keeper])
    volunteer = make_member(volunteers_until=timezone.now() + timedelta(days=1))
    former = make_member(volunteers_until=timezone.now() - timedelta(days=1))

    levels = [
        standing_of(one) for one in (make_member(is_manager=True), keeper, volunteer, former)
    ]

    assert levels == [4, 4, 4, 0]


@pytest.mark.django_db
def test_facts_are_counted_from_what_the_house_keeps():
    member, other = make_member(), make_member()
    topic = make_topic()
    reply = make_post(topic=topic, author=member)
    old = make_post(author=member, made_at=timezone.now() - timedelta(days=200))
    gone = make_post(author=member, deleted_at=timezone.now())
    for post in (reply, old, gone):
        Reaction.objects.create(post=post, member=other, slot=1)
        type(post).objects.filter(pk=post.pk).update(reaction_count=1)
    Reaction.objects.create(post=topic.posts.get(number=1), member=member, slot=1)
    ReadMark.objects.filter(member=member).delete()
    ReadMark.objects.create(member=member, topic=topic, number=7)

    facts = facts_of(member)

    assert facts == Facts(1, 7, 2, 1, 1, 1, 2, 1, False, False)


@pytest.mark.django_db
def test_standing_costs_one_question(django_assert_num_queries):
    member = make_member()

    with django_assert_num_queries(1):
        standing_of(member)

"""Unanswered questions and heat, at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.core import outbox
from community.groups.models import Right
from community.notifications.models import Notice
from community.topics.actions import accept_answer
from moderation.models import Asked, Spell
from tests.factories import make_grant, make_group, make_member, make_post, make_topic

UNANSWERED = reverse("moderation:unanswered")
HEATED = reverse("moderation:heated")


def make_question(*, group, tags=(), **more):
    return make_topic(group=group, kind="question", tags=tags, **more)


def make_expert(*, group, tags):
    """Somebody whose reply answered a question under these tags."""
    expert = make_member()
    post = make_post(topic=make_question(group=group, tags=tags), author=expert)
    accept_answer(post=post, by=post.topic.author)
    return expert


def listed(response):
    return [question.topic for question in response.context["page"].rows]


def test_only_questions_without_a_reply_wait_and_the_newest_stand_first(client, db):
    group = make_group()
    first, second = make_question(group=group), make_question(group=group)
    make_post(topic=make_question(group=group))
    make_topic(group=group)
    client.force_login(make_member(is_manager=True))

    response = client.get(UNANSWERED)

    assert listed(response) == [second, first]


def test_old_ones_can_be_asked_for(client, db):
    group = make_group()
    old = make_question(group=group, made_at=timezone.now() - timedelta(days=2))
    make_question(group=group)
    client.force_login(make_member(is_manager=True))

    assert listed(client.get(f"{UNANSWERED}?age=day")) == [old]


def test_a_volunteer_hears_only_of_questions_in_scope(client, db):
    here, there = make_group(), make_group()
    mine = make_question(group=here)
    make_question(group=there)
    client.force_login(make_grant(rights=[Right.REPORTS], group=here).member)

    assert listed(client.get(UNANSWERED)) == [mine]


@pytest.mark.parametrize("address", [UNANSWERED, HEATED])
def test_members_have_no_such_pages(client, db, address):
    client.force_login(make_member())

    assert client.get(address).status_code == 403


def test_whoever_answered_a_similar_question_is_named_and_asked_once(client, db):
    group = make_group()
    expert = make_expert(group=group, tags=["brakes"])
    make_expert(group=group, tags=["lights"])
    question = make_question(group=group, tags=["brakes"], title="Squeaking since the rain")
    client.force_login(make_member(is_manager=True))

    (row,) = client.get(UNANSWERED).context["page"].rows
    assert [one.member for one in row.experts] == [expert]

    address = reverse("moderation:question_ask", args=[question.pk, expert.pk])
    asked = client.post(address)
    again = client.post(address)
    outbox.keep_all()

    assert (asked.status_code, again.status_code) == (302, 409)
    assert Notice.objects.get(member=expert, kind="word").subject.startswith("asked:")
    assert Asked.objects.count() == 1


def test_who_cannot_read_the_question_is_neither_named_nor_asked(client, db):
    group = make_group(visibility="secret")
    outsider = make_expert(group=make_group(), tags=["brakes"])
    question = make_question(group=group, tags=["brakes"])
    client.force_login(make_member(is_manager=True))

    (row,) = client.get(UNANSWERED).context["page"].rows
    refused = client.post(reverse("moderation:question_ask", args=[question.pk, outsider.pk]))

    assert row.experts == []
    assert (refused.status_code, Asked.objects.count()) == (409, 0)


def test_a_question_outside_the_scope_cannot_be_asked_about(client, db):
    here, there = make_group(), make_group()
    question, expert = make_question(group=there), make_member()
    client.force_login(make_grant(rights=[Right.REPORTS], group=here).member)

    address = reverse("moderation:question_ask", args=[question.pk, expert.pk])

    assert client.post(address).status_code == 404


@pytest.mark.parametrize("many", [1, 6])
def test_the_list_asks_as_much_for_one_as_for_many(client, db, many, django_assert_num_queries):
    group = make_group()
    make_expert(group=group, tags=["brakes"])
    for _ in range(many):
        make_question(group=group, tags=["brakes"])
    client.force_login(make_member(is_manager=True))
    client.get(UNANSWERED)

    with django_assert_num_queries(QUERIES):
        assert len(listed(client.get(UNANSWERED))) == many


QUERIES = 7


def test_heat_is_shown_to_whoever_looks_after_the_topic_and_to_nobody_else(client, db):
    here, there = make_topic(group=make_group()), make_topic(group=make_group())
    for topic in (here, there):
        parts = [{"name": "pace", "points": 4, "about": {"count": 16}}]
        Spell.objects.create(topic=topic, level=2, score=8, parts=parts)
    client.force_login(make_grant(rights=[Right.REPORTS], group=here.group).member)

    response = client.get(HEATED)

    assert [one.topic for one in response.context["heated"]] == [here]
    assert "16 replies in the last hour" in response.content.decode()


def test_five_people_are_asked_about_a_question_and_no_more(client, db):
    question = make_question(group=make_group())
    client.force_login(make_member(is_manager=True))

    answers = [
        client.post(reverse("moderation:question_ask", args=[question.pk, make_member().pk]))
        for _person in range(6)
    ]

    assert [one.status_code for one in answers] == [302] * 5 + [409]


def test_one_person_asks_thirty_times_a_day(client, db):
    maja, question = make_member(is_manager=True), make_question(group=make_group())
    others = make_question(group=question.group)
    people = [make_member() for _person in range(30)]
    Asked.objects.bulk_create(Asked(topic=others, member=one, by=maja) for one in people)
    address = reverse("moderation:question_ask", args=[question.pk, make_member().pk])
    client.force_login(maja)

    assert client.post(address).status_code == 409
    Asked.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    assert client.post(address).status_code == 302


@pytest.mark.parametrize("answered", [True, False])
def test_nobody_is_asked_where_nobody_waits_for_an_answer(client, db, answered):
    group = make_group()
    topic = make_question(group=group) if answered else make_topic(group=group)
    if answered:
        make_post(topic=topic)
    client.force_login(make_member(is_manager=True))
    address = reverse("moderation:question_ask", args=[topic.pk, make_member().pk])

    assert client.post(address).status_code == 409

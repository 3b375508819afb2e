"""A post as its viewer sees it: folded, marked, with what is their own; and the most helpful."""

import pytest
from django.urls import reverse

from community.members.actions import keep_distance
from community.topics.actions import accept_answer, put_bookmark, react
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = make_member()
    client.force_login(member)
    return member


def page_of(client, topic):
    return client.get(topic.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("distance", "word"), [("muted", "muted"), ("blocked", "blocked")])
def test_posts_of_somebody_kept_away_are_folded(client, member, distance, word):
    topic = make_topic()
    loud = make_post(topic=topic, source="Loud words.")
    make_post(topic=topic, source="Quiet words.")
    assert 'class="fold"' not in page_of(client, topic)

    keep_distance(member=member, towards=loud.author, distance=distance)
    page = page_of(client, topic)

    assert page.count('<details class="fold" id="p2"') == page.count('class="fold"') == 1
    assert f"A post by somebody you {word}" in page
    folded = page.partition('class="fold"')[2].partition("</details>")[0]
    assert "Loud words." in page
    assert "Quiet words." not in folded
    assert page.count('id="p2"') == 1

    client.force_login(loud.author)
    assert 'class="fold"' not in page_of(client, topic)


def test_the_answer_of_somebody_kept_away_is_not_read_out_above(client, member):
    topic = make_topic(kind="question", author=member)
    answer = make_post(topic=topic, source="Turn it off and on.")
    accept_answer(post=answer, by=member)
    # above, in what machines read, and in its place
    assert page_of(client, topic).count("Turn it off and on.") == 3

    keep_distance(member=member, towards=answer.author, distance="muted")

    assert page_of(client, topic).count("Turn it off and on.") == 2


def test_the_answer_stands_above_every_page_and_is_marked(client, settings):
    settings.PAGE_SIZE = 2
    topic = make_topic(kind="question", title="Why does it squeak")
    answer = make_post(topic=topic, source="Grease the bearing.")
    make_post(topic=topic)
    accept_answer(post=answer, by=topic.author)

    for number in (1, 2):
        page = client.get(topic.get_absolute_url(), {"page": number}).content.decode()
        assert f'href="{reverse("topics:short", args=[topic.pk, 2])}">' in page
        assert "Grease the bearing." in page
    assert 'class="post answer" id="p2"' in page_of(client, topic)


def test_what_is_ones_own_is_pressed_for_oneself_only(client, member):
    other = make_member()
    topic = make_topic(group=make_group(members=[member, other]))
    post = make_post(topic=topic)
    react(post=post, member=other, slot=2)
    react(post=post, member=member, slot=1)
    put_bookmark(post=post, member=other)

    page = page_of(client, topic)

    assert page.count('aria-pressed="true"') == 1
    assert 'id="r2-1" name="unsay"' in page
    assert 'id="r2-2" name="say"' in page
    assert 'name="drop"' not in page


def test_the_most_helpful_come_first_page_by_page(client, member, settings):
    settings.PAGE_SIZE = 2
    group = make_group(members=[member])
    for number in range(5):
        topic = make_topic(group=group, title=f"Tale {number}")
        for slot in range(1, number % 4 + 1):
            react(post=make_post(topic=topic), member=member, slot=min(slot, 3))
    secret = make_topic(group=make_group(visibility="secret"), title="Tale of secrets")
    react(post=make_post(topic=secret), member=make_member(), slot=1)

    for address in (reverse("topics:list"), group.get_absolute_url()):
        first = client.get(address, {"show": "helpful"})
        titles = [row.topic.title for row in first.context["page"]]
        assert titles == ["Tale 3", "Tale 2"]
        mark = first.context["page"].older
        second = client.get(address, {"show": "helpful", "after": mark})
        assert [row.topic.title for row in second.context["page"]] == ["Tale 1"]


@pytest.mark.parametrize("many", [1, 18])
def test_the_topic_page_costs_the_same_with_and_without_reactions(
    client, member, many, django_assert_max_num_queries
):
    others = [make_member() for _ in range(3)]
    topic = make_topic(group=make_group(members=[member, *others]))
    for _ in range(many):
        post = make_post(topic=topic)
        for slot, one in enumerate([member, *others[:2]], 1):
            react(post=post, member=one, slot=slot)
        put_bookmark(post=post, member=member)
    keep_distance(member=member, towards=others[0], distance="muted")
    page_of(client, topic)

    with django_assert_max_num_queries(11):
        page_of(client, topic)

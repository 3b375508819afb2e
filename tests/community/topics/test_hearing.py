"""What an open topic page hears, and what it asks when it hears nothing."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from community.live.channels import heard_by
from community.members.models import Boundary
from community.topics.actions import delete_post, delete_topic, move_topic
from community.topics.presence import note_writing
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


def plain(words):
    return words.replace("\u2068", "").replace("\u2069", "")


def news(client, topic, after=1):
    return client.get(reverse("topics:news", args=[topic.pk]), {"after": after})


def writers(client, topic):
    return plain(client.get(reverse("topics:writers", args=[topic.pk])).json()["writing"])


def secret_topic(*members):
    return make_topic(group=make_group(visibility="secret", members=members), author=members[0])


def channels(viewer, topic):
    return [heard.channel for heard in heard_by(viewer, [f"topic:{topic.pk}"])]


def test_L5_a_topic_is_heard_by_those_who_may_read_it():
    member, manager = make_member(), make_member(is_manager=True)
    topic = secret_topic(member)

    assert channels(member, topic) == channels(manager, topic) == [topic.channel]
    assert channels(make_member(), topic) == []


def test_L5_a_deleted_topic_is_heard_by_managers_only():
    member, manager = make_member(), make_member(is_manager=True)
    topic = secret_topic(member)

    delete_topic(topic=topic, by=manager)

    assert (channels(member, topic), len(channels(manager, topic))) == ([], 1)


def test_L5_a_topic_that_moved_is_heard_on_another_channel():
    topic, to = make_topic(), make_group()
    before = topic.channel

    move_topic(topic=topic, to=to, by=make_member(is_manager=True))

    topic.refresh_from_db()
    assert topic.channel != before


def test_the_news_of_a_topic_are_its_standing_posts_after_a_number(client):
    topic = make_topic()
    posts = [make_post(topic=topic) for _ in range(3)]
    delete_post(post=posts[1], by=posts[1].author)

    assert news(client, topic).json() == {"fresh": [2, 4], "writing": "", "notices": 0}
    assert news(client, topic, after=4).json()["fresh"] == []


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "²"])
def test_I3_an_odd_number_gives_no_news(client, after):
    topic = make_topic()
    make_post(topic=topic)

    assert news(client, topic, after).json()["fresh"] == []


@pytest.mark.parametrize("name", ["news", "writers", "writing"])
def test_L5_for_outsiders_a_secret_topic_is_not_there(client, name):
    topic = secret_topic(make_member())
    client.force_login(make_member())

    ask = client.post if name == "writing" else client.get
    answers = [ask(reverse(f"topics:{name}", args=[pk])) for pk in (topic.pk, topic.pk + 999)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_members_see_who_is_writing_and_not_themselves(client):
    writer, reader = make_member(display_name="Maja"), make_member()
    topic = secret_topic(writer, reader)
    client.force_login(writer)

    answer = client.post(reverse("topics:writing", args=[topic.pk]))

    assert (answer.status_code, writers(client, topic)) == (204, "")
    client.force_login(reader)
    assert writers(client, topic) == "Maja is writing"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "A is writing"), (2, "A and B are writing"), (3, "Several people are writing")],
)
def test_the_line_about_writers_is_short(client, number, words):
    people = [make_member(display_name=name) for name in "ABC"[:number]]
    reader = make_member()
    topic = secret_topic(reader, *people)
    for one in people:
        note_writing(topic=topic, member=one)
    client.force_login(reader)

    assert writers(client, topic) == words


def test_guests_are_told_of_nobody(client):
    topic = make_topic()
    note_writing(topic=topic, member=make_member())

    assert writers(client, topic) == news(client, topic).json()["writing"] == ""


@pytest.mark.parametrize("distance", ["muted", "blocked"])
def test_whom_one_keeps_away_from_is_not_seen_writing(client, distance):
    writer, reader = make_member(), make_member()
    topic = secret_topic(writer, reader)
    note_writing(topic=topic, member=writer)
    client.force_login(reader)
    assert writers(client, topic)

    Boundary.objects.create(member=reader, towards=writer, distance=distance)

    assert writers(client, topic) == ""


def test_who_has_posted_is_not_writing_any_more(client):
    writer, reader = make_member(), make_member()
    topic = secret_topic(writer, reader)
    note_writing(topic=topic, member=writer)

    make_post(topic=topic, author=writer)

    client.force_login(reader)
    assert writers(client, topic) == ""


def test_who_may_not_reply_is_not_writing(client):
    topic = make_topic()
    client.force_login(make_member())

    assert client.post(reverse("topics:writing", args=[topic.pk])).status_code == 403


def test_pages_are_told_once_that_somebody_began(monkeypatch):
    told = []
    monkeypatch.setattr("community.topics.presence.announce", lambda *_, **ids: told.append(ids))
    topic, member = make_topic(), make_member()

    for _ in range(3):
        note_writing(topic=topic, member=member)

    assert told == [{"writing": 1}]


def test_writing_is_forgotten_soon(client, monkeypatch):
    writer, reader = make_member(), make_member()
    topic = secret_topic(writer, reader)
    monkeypatch.setattr("community.topics.presence.SECONDS", -1)
    cache.set(f"writing:{topic.pk}", {writer.pk: 0}, 60)
    client.force_login(reader)

    assert writers(client, topic) == ""

"""A member's private feed: the address is the key; it opens what its member may read, no more."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.groups.actions import leave_group
from community.groups.models import Group
from community.members.actions import suspend_member
from community.pages.actions import drop_feed_key, make_feed_key
from community.pages.models import FeedKey
from community.topics.actions import delete_topic
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


def feed(client, secret):
    return client.get(reverse("pages:member_feed", args=[secret]))


def secret_topic(member, title="The hidden lamp"):
    group = make_group(members=[member], visibility="secret")
    return make_topic(group=group, author=member, title=title)


def test_private_feed_shows_the_topics_of_ones_own_groups_without_a_session(client):
    member = make_member()
    secret_topic(member)
    make_topic(title="Elsewhere and open")

    response = feed(client, make_feed_key(member=member))

    titles = re.findall("<title>(.*?)</title>", response.content.decode())
    assert titles[1:] == ["The hidden lamp"]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_L16_feed_address_opens_nothing_once_a_new_one_is_made_or_it_is_closed(client):
    member = make_member()
    first = make_feed_key(member=member)
    assert feed(client, first).status_code == 200

    second = make_feed_key(member=member)

    assert feed(client, first).status_code == 404
    assert feed(client, second).status_code == 200
    drop_feed_key(member=member)
    assert feed(client, second).status_code == 404


def test_L16_feed_address_is_kept_as_a_hash_only():
    member = make_member()

    secret = make_feed_key(member=member)

    assert secret not in str(FeedKey.objects.values_list().get())
    assert len(secret) >= 22  # 128 bits and more


def test_L16_feed_forgets_a_group_that_its_member_left(client):
    member = make_member()
    topic = secret_topic(member)
    secret = make_feed_key(member=member)
    assert b"The hidden lamp" in feed(client, secret).content

    leave_group(group=topic.group, member=member)

    assert b"The hidden lamp" not in feed(client, secret).content


def test_L16_feed_of_a_suspended_member_does_not_exist(client):
    member = make_member()
    secret = make_feed_key(member=member)
    until = timezone.now() + timedelta(days=3)

    suspend_member(member=member, until=until, reason="Rest.", by=make_member(is_manager=True))

    assert feed(client, secret).status_code == 404


def test_L16_feed_shows_no_deleted_topic_and_follows_a_move(client):
    member, host = make_member(), make_member(is_manager=True)
    topic = secret_topic(member)
    secret = make_feed_key(member=member)
    away = make_group(visibility="secret")
    assert b"The hidden lamp" in feed(client, secret).content

    type(topic).objects.filter(pk=topic.pk).update(group=away)
    assert b"The hidden lamp" not in feed(client, secret).content

    type(topic).objects.filter(pk=topic.pk).update(group=topic.group)
    delete_topic(topic=topic, by=host, reason="Twice.")
    assert b"The hidden lamp" not in feed(client, secret).content


def test_L16_feed_secret_works_nowhere_else(client):
    member = make_member()
    secret = make_feed_key(member=member)

    assert feed(client, secret + "x").status_code == 404
    assert client.get(f"/feed/?key={secret}").status_code == 200  # the guest's own view
    assert client.get(reverse("pages:feed_settings")).status_code == 302


def test_settings_page_shows_the_address_once(client):
    member = make_member()
    client.force_login(member)
    page = reverse("pages:feed_settings")

    made = client.post(page)

    address = re.search(r"/feed/mine/[\w-]+/", made.content.decode())[0]
    assert client.get(address).status_code == 200
    assert address not in client.get(page).content.decode()
    client.post(reverse("pages:feed_remove"))
    assert client.get(address).status_code == 404


def test_L2_feeds_without_their_filter_equal_what_a_guest_sees(client):
    member = make_member()
    secret_topic(member)
    make_topic(title="Open to all")
    plain = client.get(reverse("pages:feed")).content

    for query in ("?group=", "?group=1&group=2", "?group=-1", "?group=abc", "?key[]=1"):
        assert client.get(reverse("pages:feed") + query).content == plain
    assert b"The hidden lamp" not in plain
    assert Group.objects.filter(visibility="secret").exists()

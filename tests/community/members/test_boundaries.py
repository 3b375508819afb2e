"""Muting and blocking: a member's own affair, of which the other never learns."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from community.members.actions import NotToBlock, drop_boundary, keep_distance
from community.members.models import Boundary
from community.members.queries import boundaries_of
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = make_member()
    client.force_login(member)
    return member


def test_the_last_distance_counts_and_can_be_dropped(member):
    other = make_member()
    for distance in ("muted", "blocked", "muted"):
        keep_distance(member=member, towards=other, distance=distance)
        assert boundaries_of(member) == {other.pk: distance}

    drop_boundary(member=member, towards=other)

    assert boundaries_of(member) == {}


def test_a_manager_is_muted_and_not_blocked(member):
    manager = make_member(is_manager=True)

    with pytest.raises(NotToBlock):
        keep_distance(member=member, towards=manager, distance="blocked")
    with pytest.raises(NotToBlock):
        keep_distance(member=member, towards=member, distance="muted")

    keep_distance(member=member, towards=manager, distance="muted")
    assert boundaries_of(member) == {manager.pk: "muted"}


def test_the_choice_is_explained_made_and_undone(client, member):
    other = make_member(name="loud_lou")
    address = reverse("members:boundary", args=["loud_lou"])
    assert "Only you know of it" in client.get(address).content.decode()

    response = client.post(address, {"distance": "blocked"})
    assert (response.status_code, response.url) == (302, other.get_absolute_url())
    assert "You blocked them" in client.get(other.get_absolute_url()).content.decode()

    response = client.post(address, {"distance": "", "next": "following"})
    assert response.url == reverse("topics:following")
    assert not Boundary.objects.exists()


def test_what_cannot_be_is_refused_with_its_sentence(client, member):
    manager = make_member(is_manager=True)
    address = reverse("members:boundary", args=[manager.name])

    refused = client.post(address, {"distance": "blocked"})

    assert refused.status_code == 409
    assert b"must reach everybody" in refused.content
    assert client.post(address, {"distance": "x"}).status_code == 422
    own = reverse("members:boundary", args=[member.name])
    assert client.post(own, {"distance": "muted"}).status_code == 404
    absent = reverse("members:boundary", args=["nobody_here"])
    assert client.post(absent, {"distance": "muted"}).status_code == 404
    assert not Boundary.objects.exists()


def test_whom_one_may_not_know_of_cannot_be_kept_away_from(client, member):
    waiting = make_member(is_approved=False)
    address = reverse("members:boundary", args=[waiting.name])

    assert client.post(address, {"distance": "muted"}).status_code == 404


@pytest.mark.parametrize("distance", ["muted", "blocked"])
def test_nothing_changes_for_who_is_blocked(member, distance):
    other, theirs = make_member(), Client()
    theirs.force_login(other)
    group = make_group(members=[member, other])
    topic = make_topic(group=group, author=member)
    post = make_post(topic=topic, author=other)
    addresses = [
        "/",
        reverse("topics:list"),
        reverse("topics:unread"),
        group.get_absolute_url(),
        topic.get_absolute_url(),
        member.get_absolute_url(),
        other.get_absolute_url(),
        reverse("members:directory"),
        reverse("groups:members", args=[group.slug]),
        reverse("topics:following"),
        reverse("members:boundary", args=[member.name]),
        reverse("topics:revisions", args=[topic.pk, post.number]),
    ]

    def seen():
        return [re.sub(CHANGING, b"", theirs.get(one).content) for one in addresses]

    before = seen()
    keep_distance(member=member, towards=other, distance=distance)

    assert seen() == before
    assert Boundary.objects.get().towards == other


# What differs between any two answers: tokens and keys, and the moment itself.
CHANGING = re.compile(
    rb'(X-CSRFToken": "|csrfmiddlewaretoken" value="|name="key" value="|name="until" value="'
    rb'|data-live="|data-ticket=")[^"]*"'
)

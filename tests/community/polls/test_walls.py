"""L8, L9, L7: a poll exists for who may read its post, and goes where the post goes."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.polls.actions import choose_option
from community.polls.models import Ballot, Option, Poll
from community.polls.queries import option_chosen
from community.topics.actions import (
    delete_post,
    hide_post,
    move_topic,
    purge_post,
    restore_post,
    split_topic,
)
from tests.community.polls.conftest import as_it_is, cast, options
from tests.factories import make_group, make_member, make_poll, make_post, make_topic

pytestmark = pytest.mark.django_db
NEVER = 999_999_999_999
NAMES = ["of_post", "create", "vote", "voters", "close", "reopen", "drop", "life", "choose"]


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def answers(client, name, pk):
    """What both methods answer at an address, byte by byte."""
    path = reverse(f"polls:{name}", args=[pk])
    return [
        (one.status_code, one.content, sorted(one.headers.items()))
        for one in (client.get(path), client.post(path, {"choice": "1", "option": "1"}))
    ]


def unnumbered(content, pk):
    """Without the number where it stands in an address."""
    return content.replace(f"/{pk}/".encode(), b"/#/")


def hidden_ways(poll, scene):
    """All ways in which a poll is out of a member's sight."""
    post = as_it_is(poll).post
    yield "deleted", lambda: delete_post(post=post, by=scene.manager, reason="x")
    yield "hidden", lambda: hide_post(post=post, by=scene.manager, reason="x")
    yield (
        "moved",
        lambda: move_topic(
            topic=scene.topic, to=make_group(visibility="secret"), by=scene.manager, reason="x"
        ),
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("way", ["secret", "deleted", "hidden", "moved", "topic deleted"])
def test_L8_a_poll_out_of_sight_and_one_that_never_was_are_the_same(scene, name, way):
    post = make_post(topic=scene.topic, author=scene.asker)
    poll = make_poll(post=post, question="Canary question?")
    cast(poll, scene.member, 0)
    if way == "secret":
        type(scene.group).objects.filter(pk=scene.group.pk).update(visibility="secret")
    elif way == "topic deleted":
        type(scene.topic).objects.filter(pk=scene.topic.pk).update(deleted_at=timezone.now())
    else:
        dict(hidden_ways(poll, scene))[way]()
    clients = {"outsider": signed_in(scene.outsider), "guest": Client()}
    if way in ("deleted", "hidden", "topic deleted"):  # nor for those who run the group
        clients |= {"author": signed_in(scene.asker), "manager": signed_in(scene.manager)}
    there = poll.post_id if name in ("of_post", "create") else poll.pk

    for who, client in clients.items():
        hidden, absent = answers(client, name, there), answers(client, name, NEVER)
        said = [(status, unnumbered(content, there)) for status, content, _ in hidden]
        never = [(status, unnumbered(content, NEVER)) for status, content, _ in absent]
        assert said == never, who
        assert all(b"Canary" not in content for _status, content in said)


def test_a_poll_that_is_given_back_with_its_post_has_its_votes(scene):
    post = make_post(topic=scene.topic, author=scene.asker)
    poll = make_poll(post=post)
    cast(poll, scene.member, 0)
    delete_post(post=as_it_is(poll).post, by=scene.manager, reason="x")
    restore_post(post=type(post).objects.get(pk=post.pk), by=scene.manager)

    page = signed_in(scene.member).get(reverse("polls:of_post", args=[post.pk]))

    assert page.status_code == 200
    assert as_it_is(poll).voter_count == 1


def test_a_poll_goes_with_a_post_that_is_split_off(scene, agree):
    post = make_post(topic=scene.topic, author=scene.asker)
    poll = make_poll(post=post)
    split_topic(
        topic=scene.topic,
        posts=[as_it_is(poll).post],
        title="Apart",
        to=scene.group,
        by=scene.manager,
    )

    assert as_it_is(poll).post.topic.title == "Apart"
    assert signed_in(scene.member).get(poll.get_absolute_url()).status_code == 200
    cast(poll, scene.member, 1)


def test_L7_a_purged_post_takes_poll_and_votes_along(scene, agree):
    post = make_post(topic=scene.topic, author=scene.asker)
    poll = make_poll(post=post, kind="dates")
    other = make_poll()
    cast(poll, scene.member, 0, fits=[2])
    cast(other, scene.member, 0)
    choose_option(poll=as_it_is(poll), option_id=options(poll)[0], by=scene.asker)

    purge_post(post=as_it_is(poll).post, by=make_member(is_manager=True), reason="x")

    assert list(Poll.objects.all()) == [other]
    assert set(Option.objects.values_list("poll", flat=True)) == {other.pk}
    assert set(Ballot.objects.values_list("poll", flat=True)) == {other.pk}
    post.refresh_from_db()
    assert not post.has_poll


def test_another_polls_date_cannot_be_decided_for(scene):
    mine = make_poll(post=scene.post, kind="dates")
    other = make_poll(kind="dates")

    path = reverse("polls:choose", args=[mine.pk])
    client = signed_in(scene.asker)
    assert client.post(path, {"option": options(other)[0]}).status_code == 409
    assert client.post(path, {"option": "x"}).status_code == 400
    assert client.post(path, {"option": options(mine)[0]}).status_code == 302
    assert as_it_is(mine).chosen_id == options(mine)[0]


def test_a_date_begins_an_event_for_who_sees_its_poll(scene):
    group = make_group(visibility="secret", members=[scene.member])
    poll = make_poll(post=make_topic(group=group).posts.get(), kind="dates")
    plain = make_poll(post=scene.post)
    key = options(poll)[0]

    assert option_chosen(scene.member, key).pk == key
    assert option_chosen(scene.outsider, key) is None
    assert option_chosen(scene.member, options(plain)[0]) is None
    assert option_chosen(scene.member, NEVER) is None

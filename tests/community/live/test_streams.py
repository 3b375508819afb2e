"""L5 and A6 on the real process: who may not hear it gets not a byte of it."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.core import outbox
from community.groups.actions import change_group, leave_group, remove_member
from community.live.hub import MARGIN
from community.members.actions import suspend_member
from community.members.actions.standing import end_sessions
from community.topics.actions import (
    close_topic,
    delete_post,
    delete_topic,
    mark_read,
    move_topic,
    restore_post,
    write_edit,
    write_reply,
)
from community.topics.presence import note_writing
from tests.browser.serving import live_process
from tests.community.live.streams import Stream, await_opening, settle
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
NOBODY = None


@pytest.fixture(scope="module")
def live():
    process = live_process("http://localhost")
    await_opening(process)
    yield process
    process.end()


@pytest.fixture
def house(live, settings):
    """A secret group with a topic in it, and an open one beside it."""
    settings.LIVE_URL = f"{live.address}/live/"
    return House()


class House:
    def __init__(self):
        self.member, self.writer, self.host = (make_member() for _ in range(3))
        self.manager, self.outsider = make_member(is_manager=True), make_member()
        self.secret = make_group(
            visibility="secret", members=[self.member, self.writer], managers=[self.host]
        )
        self.topic = make_topic(group=self.secret, author=self.writer)
        self.open = make_topic(group=make_group(members=[self.member, self.outsider]))
        self.clients = {}

    def address(self, viewer):
        """The ticket a browser of theirs gets for everything there is."""
        if viewer not in self.clients:
            self.clients[viewer] = Client()
            if viewer:
                self.clients[viewer].force_login(viewer)
        client = self.clients[viewer]
        on = ["inbox", f"topic:{self.topic.pk}", f"topic:{self.open.pk}"]
        return client.get(reverse("live:ticket"), {"on": on}).json()["address"]

    def listen(self, viewer):
        stream = Stream(self.address(viewer))
        assert stream.status == 200
        stream.wait(lambda one: b"retry" in one.got)
        return stream

    def say(self, commit, text="A reply"):
        with commit(execute=True):
            return write_reply(topic=self.topic, author=self.writer, source=text, key="")


def happenings(house, commit):
    """All that can happen in the secret topic, each in its own transaction."""
    post = house.say(commit)
    verbs = [
        lambda: write_edit(post=post, editor=house.writer, source="Edited", seen=0),
        lambda: note_writing(topic=house.topic, member=house.writer),
        lambda: mark_read(member=house.member, topic=house.topic, number=2),
        lambda: delete_post(post=post, by=house.writer),
        lambda: restore_post(post=post, by=house.writer),
        lambda: close_topic(topic=house.topic, by=house.host),
        outbox.keep_all,
    ]
    for verb in verbs:
        with commit(execute=True):
            verb()


def test_L5_outsiders_get_not_a_byte_about_a_secret_group(
    house, django_capture_on_commit_callbacks
):
    inside = {one: house.listen(one) for one in (house.member, house.host, house.manager)}
    outside = {one: house.listen(one) for one in (house.outsider, NOBODY)}

    happenings(house, django_capture_on_commit_callbacks)

    for stream in inside.values():
        assert stream.wait(lambda one: b'"changed": "closed"' in one.got)
    settle()
    assert [stream.events for stream in outside.values()] == [[], []]
    assert not any(stream.is_closed for stream in outside.values())


ENDS = {
    "leaves": lambda house: leave_group(group=house.secret, member=house.member),
    "is removed": lambda house: remove_member(
        group=house.secret, member=house.member, by=house.host
    ),
    "is suspended": lambda house: suspend_member(
        member=house.member,
        until=timezone.now() + timedelta(days=1),
        reason="Rude",
        by=house.manager,
    ),
    "is signed out everywhere": lambda house: (
        end_sessions(house.member),
        house.clients[house.member].logout(),
    ),
    "signs out here": lambda house: house.clients[house.member].post(reverse("account_logout")),
}


@pytest.mark.parametrize("how", ENDS)
def test_A6_a_stream_closes_when_its_member_loses_the_right(
    house, django_capture_on_commit_callbacks, how
):
    address = house.address(house.member)
    stream, other = house.listen(house.member), house.listen(house.host)

    with django_capture_on_commit_callbacks(execute=True):
        ENDS[how](house)

    assert stream.is_closed_within(5)
    house.say(django_capture_on_commit_callbacks)
    assert other.wait(lambda one: one.events)
    assert stream.events == []
    assert Stream(address, last="1-0").status == 204
    new = house.address(house.member)
    time.sleep(2 * MARGIN / 1000)
    again = Stream(house.address(house.member) if new else address)
    house.say(django_capture_on_commit_callbacks)
    settle()
    assert again.events == []


CHANGES = {
    "the group becomes secret": lambda house: change_group(
        group=house.open.group, by=house.manager, visibility="secret"
    ),
    "the topic moves": lambda house: move_topic(
        topic=house.open, to=house.secret, by=house.manager
    ),
    "the topic is deleted": lambda house: delete_topic(topic=house.open, by=house.manager),
}


@pytest.mark.parametrize("how", CHANGES)
def test_A6_a_stream_closes_when_its_topic_is_no_longer_for_its_reader(
    house, django_capture_on_commit_callbacks, how
):
    address = house.address(NOBODY)
    stream = house.listen(NOBODY)

    with django_capture_on_commit_callbacks(execute=True):
        CHANGES[how](house)

    assert stream.wait(lambda one: one.is_closed)
    assert (stream.events, Stream(address).status) == ([], 204)


def test_signing_out_of_one_browser_leaves_the_other_its_stream(
    house, django_capture_on_commit_callbacks
):
    phone, desk = house.listen(house.member), None
    house.clients["desk"] = house.clients.pop(house.member)
    desk = house.listen(house.member)

    with django_capture_on_commit_callbacks(execute=True):
        house.clients["desk"].post(reverse("account_logout"))

    assert phone.wait(lambda one: one.is_closed)
    house.say(django_capture_on_commit_callbacks)
    assert desk.wait(lambda one: one.events)


def test_who_comes_back_with_a_new_ticket_misses_nothing(
    house, django_capture_on_commit_callbacks
):
    stream = house.listen(house.member)
    house.say(django_capture_on_commit_callbacks)
    assert stream.wait(lambda one: one.events)
    last = stream.events[0].removeprefix(b"id: ").decode()
    stream.close()
    house.say(django_capture_on_commit_callbacks)

    again = Stream(house.address(house.member), last=last)

    assert again.wait(lambda one: b'"number": 3' in one.got)
    assert b'"number": 2' not in again.got

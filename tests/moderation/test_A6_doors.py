"""A6: two browsers, an open stream and a feed link lose what they must within five seconds."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.core.models import Letter
from community.core.outbox import keep_all
from community.groups.actions import make_plain_member, remove_member
from community.members.actions import dismiss_manager, make_invitation
from community.members.models import User
from community.members.queries import open_invitation
from community.pages.actions import make_feed_key
from community.topics.actions import post_reply
from moderation.actions.deciding import decide
from moderation.models import Verb
from tests.browser.serving import live_process
from tests.community.live.streams import Stream, await_opening
from tests.factories import PASSWORD, make_group, make_member, make_topic
from tests.hearing import await_hearing, listening
from tests.hearing import settle as settle_news

pytestmark = pytest.mark.django_db(transaction=True)
IN_TIME = 5.0
LOOKS = 20  # a second


@pytest.fixture(scope="module")
def live():
    process = live_process("http://localhost")
    await_opening(process)
    yield process
    process.end()


@pytest.fixture
def ear(monkeypatch, settings, transactional_db):
    yield from listening(monkeypatch, settings)


@pytest.fixture
def house(live, ear, settings):
    settings.LIVE_URL = f"{live.address}/live/"
    house = House()
    house.phone.get("/healthz")
    await_hearing(ear)
    settle_news()
    for browser in house.browsers:  # from here on the viewer is kept in memory
        assert browser.get(house.page).status_code == 200
    return house


class House:
    """A member of a secret group with all that stands open for them at this moment."""

    def __init__(self):
        self.maja = make_member(is_manager=True)
        self.member, self.writer = make_member(password=PASSWORD), make_member()
        self.group = make_group(
            visibility="secret", members=[self.member, self.writer], managers=[make_member()]
        )
        self.topic = make_topic(group=self.group, author=self.writer, title="The hidden lamp")
        self.page = self.topic.get_absolute_url()
        self.browsers = self.phone, self.laptop = Client(), Client()
        for browser in self.browsers:
            browser.force_login(self.member)
        self.feed = reverse("pages:member_feed", args=[make_feed_key(member=self.member)])

    def listen(self):
        stream = Stream(self.ticket(self.phone))
        assert stream.status == 200
        assert stream.wait(lambda one: b"retry" in one.got)
        return stream

    def ticket(self, browser):
        on = ["inbox", f"topic:{self.topic.pk}"]
        return browser.get(reverse("live:ticket"), {"on": on}).json()["address"]

    def decide(self, verb, days=None):
        until = timezone.now() + timedelta(days=days) if days else None
        asked = {"until": until} if until else {}
        return decide(by=self.maja, verb=verb, thing=self.member, reason="Rude.", **asked)

    def reply(self, browser):
        sent = {"source": "Still here.", "key": timezone.now().isoformat()}
        return browser.post(reverse("topics:reply", args=[self.topic.pk]), sent).status_code

    def written(self):
        return self.topic.posts.filter(author=self.member).count()


def in_time(what):
    """Whether something comes true before the five seconds are over, as far as the machine works
    meanwhile: while all stands still, no look is counted."""
    for _ in range(int(IN_TIME * LOOKS)):
        if done := what():
            return done
        time.sleep(1 / LOOKS)
    return what()


OUT = {
    "suspended": lambda house: house.decide(Verb.SUSPEND, days=3),
    "banned": lambda house: house.decide(Verb.BAN),
}


@pytest.mark.parametrize("how", OUT)
def test_A6_who_is_kept_out_loses_everything(house, how):
    stream, ticket = house.listen(), house.ticket(house.laptop)

    OUT[how](house)

    assert in_time(lambda: all(one.get(house.page).status_code == 404 for one in house.browsers))
    assert in_time(lambda: house.phone.get("/settings/").status_code == 302)
    assert in_time(lambda: house.phone.get(house.feed).status_code == 404)
    assert stream.is_closed_within(IN_TIME)
    assert Stream(ticket).status == 204
    assert {house.reply(browser) for browser in house.browsers} <= {401, 302}
    assert house.written() == 0
    said = {"login": house.member.name, "password": PASSWORD}
    assert Client().post(reverse("account_login"), said).status_code == 403


@pytest.mark.parametrize("how", OUT)
def test_A6_what_is_said_afterwards_never_reaches_them(house, how):
    stream = house.listen()

    OUT[how](house)
    assert stream.is_closed_within(IN_TIME)
    post_reply(topic=house.topic, author=house.writer, source="Between us.", key="k")
    time.sleep(0.3)

    assert b"number" not in stream.got


def test_A6_who_is_silenced_reads_on_and_writes_nothing_anywhere(house):
    assert house.reply(house.phone) == 302
    stream = house.listen()

    house.decide(Verb.SILENCE, days=3)

    assert [house.reply(browser) for browser in house.browsers] == [403, 403]
    assert house.written() == 1
    assert [browser.get(house.page).status_code for browser in house.browsers] == [200, 200]
    assert in_time(
        lambda: "You can read, not write" in house.laptop.get(house.page).content.decode()
    )
    assert house.phone.get(house.feed).status_code == 200
    post_reply(topic=house.topic, author=house.writer, source="Do you hear?", key="k")
    keep_all()
    assert stream.wait(lambda one: b"number" in one.got)


def test_A6_what_is_lifted_opens_again(house):
    house.decide(Verb.SILENCE, days=3)
    house.decide(Verb.LIFT)
    settle_news()

    assert house.reply(house.phone) == 302


def test_A6_who_is_removed_from_a_group_loses_the_group_and_nothing_else(house):
    stream = house.listen()

    remove_member(group=house.group, member=house.member, by=house.maja)

    assert in_time(lambda: all(one.get(house.page).status_code == 404 for one in house.browsers))
    assert in_time(lambda: b"hidden lamp" not in house.phone.get(house.feed).content)
    assert stream.is_closed_within(IN_TIME)
    assert house.phone.get("/settings/").status_code == 200
    assert house.phone.get(house.feed).status_code == 200


def test_A6_who_runs_a_group_no_longer_loses_its_desk(house):
    host = make_member()
    house.group.memberships.create(member=host, role="manager")
    browser = Client()
    browser.force_login(host)
    desk = f"/desk/groups/group/{house.group.pk}/change/"
    assert browser.get(desk).status_code == 200

    make_plain_member(group=house.group, member=host)

    assert in_time(lambda: browser.get(desk).status_code in (403, 404))
    assert browser.get(house.page).status_code == 200


def test_A6_who_runs_the_house_no_longer_loses_the_desk(house):
    other = make_member(is_manager=True)
    browser = Client()
    browser.force_login(other)
    assert browser.get("/desk/").status_code == 200

    dismiss_manager(member=other)

    assert in_time(lambda: browser.get("/desk/").status_code == 403)
    assert in_time(lambda: browser.get(house.page).status_code == 404)


def test_A6_a_link_for_a_new_password_dies_with_a_ban_and_none_is_sent(house):
    house.phone.logout()
    asked = {"email": house.member.email}
    Client().post(reverse("account_reset_password"), asked)
    before = letters()
    house.decide(Verb.BAN)
    keep_all()
    sent = letters() - before

    Client().post(reverse("account_reset_password"), asked)

    assert letters() - before - sent == set()
    assert len(sent) == 1  # the decision


def letters():
    return set(Letter.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("address", ["{name}@example.org", "{name}+new@example.org"])
def test_A6_a_banned_members_address_makes_no_other_account_and_is_told_nothing(house, address):
    house.decide(Verb.BAN)
    keep_all()
    before = letters()
    words = {
        "username": "freshface",
        "display_name": "Fresh",
        "password1": "another correct horse",
        "time_zone": "UTC",
        "invitation": "",
    }
    known, stranger = Client(), Client()

    email = address.format(name=house.member.name)
    answer = known.post(reverse("account_signup"), {**words, "email": email})
    usual = {**words, "username": "fresher", "email": house.writer.email}
    other = stranger.post(reverse("account_signup"), usual)

    assert not User.objects.filter(name="freshface").exists()
    assert (answer.status_code, answer.url) == (other.status_code, other.url)
    assert letters() - before == letters_to(house.writer.email)


def letters_to(email):
    found = Letter.objects.filter(to=email, subject__contains="account")
    return set(found.values_list("pk", flat=True))


def test_A6_what_a_banned_member_sent_out_lets_nobody_in(house):
    invitation, token = make_invitation(by=house.member)

    house.decide(Verb.BAN)

    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert open_invitation(token) is None

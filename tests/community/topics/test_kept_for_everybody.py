"""Whoever looks, in whatever order: what is kept is what would be drawn for them.

`test_kept_pieces.py` lets a small house change by chance; here many different people look at one
in which everything is there that makes a page another for somebody.
"""

import random
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from community.members.actions import keep_distance
from community.topics import actions
from community.topics.models import Draft, Level, Post, ReadMark, Topic
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.hearing import always_hearing

pytestmark = pytest.mark.django_db
FLEETING = re.compile(
    r'(name="csrfmiddlewaretoken" value="|X-CSRFToken": "|name="key" value="|name="until" value=")'
    r'[^"]*"'
)
INSIDE = (
    "member starter author author_too silenced blocker muter reactor keeper drafter swedish far "
    "remover tag_follower group_muter silenced_house_manager"
).split()
OUTSIDE = "outsider outsider_too by_tag by_language by_right house_manager".split()
RUNNING = "host silenced_host".split()
WRITERS = "author author_too author host house_manager author silenced remover author_too".split()


class House:
    """A group in which everything happened, and somebody of every kind."""

    def __init__(self):
        long_ago, later = (timezone.now() + timedelta(days=days) for days in (-20, 1))
        self.people = {
            name: make_member(
                display_name=name.title(),
                is_manager=name.endswith("house_manager"),
                joined_at=long_ago,
                silenced_until=later if name.startswith("silenced") else None,
                language="sv" if name == "swedish" else "en",
                time_zone="Pacific/Kiritimati" if name == "far" else "Europe/Stockholm",
            )
            for name in (*INSIDE, *OUTSIDE, *RUNNING)
        }
        people = self.people
        self.group = make_group(
            members=[people[name] for name in INSIDE], managers=[people[name] for name in RUNNING]
        )
        self.secret = make_group(members=[people["member"]], visibility="secret")
        self.topics = [self._plain(), self._odd(), self._hidden(), self._pinned()]
        self._mark()
        self._empower()

    def _plain(self):
        topic = make_topic(group=self.group, author=self.people["starter"], tags=["wood"])
        for name in ("author", "author_too", "house_manager"):
            make_post(topic=topic, author=self.people[name])
        return topic

    def _odd(self):
        people = self.people
        topic = make_topic(
            group=self.group, author=people["starter"], kind="question", tags=["wood", "steel"]
        )
        posts = [make_post(topic=topic, author=people[name]) for name in WRITERS]
        actions.accept_answer(post=posts[0], by=people["starter"])
        actions.hide_post(post=_anew(posts[2]), by=people["host"], reason="hm")
        actions.delete_post(post=_anew(posts[5]), by=people["house_manager"], reason="no")
        actions.delete_post(post=_anew(posts[7]), by=people["remover"])
        actions.split_topic(
            topic=_anew(topic),
            posts=[_anew(posts[6])],
            title="Away",
            to=self.secret,
            by=people["house_manager"],
        )
        return topic

    def _hidden(self):
        topic = make_topic(group=self.group, author=self.people["starter"], tags=["wood"])
        make_post(topic=topic, author=self.people["author"])
        actions.hide_topic(topic=_anew(topic), by=self.people["host"])
        return topic

    def _pinned(self):
        author = self.people["author"]
        return make_topic(group=self.group, author=author, pinned_at=timezone.now())

    def _mark(self):
        """What members left at the first two topics, and said about what they read."""
        people = self.people
        for topic in self.topics[:2]:
            post = topic.posts.get(number=2)
            actions.react(post=post, member=people["reactor"], slot=1)
            actions.put_bookmark(post=post, member=people["keeper"])
            place = f"topic:{topic.pk}"
            Draft.objects.create(member=people["drafter"], place=place, source="My own words")
            ReadMark.objects.create(member=people["member"], topic=topic, number=2)
        keep_distance(member=people["blocker"], towards=people["author"], distance="blocked")
        keep_distance(member=people["muter"], towards=people["author"], distance="muted")
        wood = Tag.objects.get(name="wood")
        actions.follow(member=people["tag_follower"], thing=wood, level=Level.WATCHING)
        actions.follow(member=people["group_muter"], thing=self.group, level=Level.MUTED)

    def _empower(self):
        chief, wood = self.people["house_manager"], Tag.objects.get(name="wood")
        for name, rights, scope in (
            ("by_tag", ("delete", "edit"), {"tag": wood}),
            ("by_language", ("delete", "move"), {"language": "en"}),
            ("by_right", ("close", "move"), {"group": self.group}),
        ):
            make_grant(member=self.people[name], rights=rights, given_by=chief, **scope)

    def browsers(self):
        found = {"guest": Client(HTTP_ACCEPT_LANGUAGE="en")}
        for name, member in self.people.items():
            found[name] = Client()
            found[name].force_login(member)
        return found

    def addresses(self):
        topics = [_anew(topic).get_absolute_url() for topic in self.topics]
        groups = [group.get_absolute_url() for group in (self.group, self.secret)]
        return [*topics, f"{topics[0]}?quote=2", *groups, "/", reverse("topics:unread")]


def _anew(thing):
    return (Topic if isinstance(thing, Topic) else Post).objects.get(pk=thing.pk)


def seen(browser, address):
    answer = browser.get(address)
    return answer.status_code, FLEETING.sub(r'\1"', answer.content.decode())


def test_everybody_sees_what_would_be_drawn_for_them_in_whatever_order(monkeypatch, settings):
    house = House()
    browsers, addresses = house.browsers(), house.addresses()
    looks = [(name, address) for name in browsers for address in addresses]
    settings.KEEP_IN_MEMORY = False
    for look in looks:  # first looks leave marks
        seen(browsers[look[0]], look[1])
    drawn = {look: seen(browsers[look[0]], look[1]) for look in looks}

    assert {status for status, _page in drawn.values()} == {200, 302, 404}
    assert len({page for _status, page in drawn.values()}) > len(looks) // 2
    listening = always_hearing(monkeypatch, settings)
    next(listening)
    twice = looks * 2
    random.Random(7).shuffle(twice)
    wrong = [(name, at) for name, at in twice if seen(browsers[name], at) != drawn[name, at]]
    next(listening, None)
    assert not wrong

"""Pages put together from kept pieces are, byte for byte, the pages drawn afresh."""

import contextlib
import os
import random
import re
from datetime import timedelta
from difflib import unified_diff

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from community.core.errors import Refused
from community.core.pieces import pieces
from community.groups.actions import (
    Scope,
    change_group,
    grant,
    join_group,
    leave_group,
    take_back,
)
from community.groups.models import Grant, Group
from community.members.actions import (
    appoint_manager,
    change_profile,
    choose_language,
    dismiss_manager,
    drop_boundary,
    keep_distance,
)
from community.members.models import User
from community.topics import actions
from community.topics.models import Change, Level, Post, Topic, Verb
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.hearing import await_hearing, listening, settle

# What is another in every answer: masked tokens, the key of a composer, the moment of a page.
FLEETING = re.compile(
    r'(name="csrfmiddlewaretoken" value="|X-CSRFToken": "|name="key" value="|name="until" value=")'
    r'[^"]*"'
)
RIGHTS = ["edit", "delete", "close", "move", "feature"]
STEPS = int(os.environ.get("STEPS", "8"))


@pytest.fixture
def ear(monkeypatch, settings, transactional_db):
    settings.PAGE_SIZE = 4
    yield from listening(monkeypatch, settings)


class House:
    """Two groups, two topics, and somebody in every role."""

    def __init__(self):
        people = "starter author member outsider group_manager house_manager distant".split()
        people += ["helper", "tag_helper"]
        self.people = {
            name: make_member(display_name=name.title(), is_manager=name == "house_manager")
            for name in people
        }
        within = ("starter", "author", "member", "distant", "helper")
        inside = [self.people[name] for name in within]
        self.groups = [
            make_group(members=inside, managers=[self.people["group_manager"]]),
            make_group(members=inside[:2], visibility="closed"),
        ]
        self.topics = [
            make_topic(group=self.groups[0], author=inside[0], kind="question", tags=["brakes"]),
            make_topic(group=self.groups[0], author=inside[1]),
        ]
        for _ in range(5):
            make_post(topic=self.topics[0], author=inside[1])
        keep_distance(member=inside[3], towards=inside[1], distance="muted")
        chief = self.people["house_manager"]
        for name, scope in self.scopes().items():
            make_grant(member=self.people[name], rights=RIGHTS, given_by=chief, **scope)

    def scopes(self):
        tag = Tag.objects.get(name="brakes")
        return {"helper": {"group": self.groups[0]}, "tag_helper": {"tag": tag}}

    def browsers(self):
        found = {"guest": Client(HTTP_ACCEPT_LANGUAGE="en")}
        for name, member in self.people.items():
            found[name] = Client(HTTP_ACCEPT_LANGUAGE="en")
            found[name].force_login(member)
        return found

    def addresses(self):
        topics = Topic.objects.filter(pk__in=[one.pk for one in self.topics])
        shown = [topic.get_absolute_url() for topic in topics]
        groups = [group.get_absolute_url() for group in self.groups]
        return [
            *("/", reverse("topics:list"), reverse("topics:unread")),
            *(f"{groups[0]}?show=helpful", *groups, *shown, f"{shown[0]}?page=2"),
        ]


class Doings:
    """Something that somebody does, by chance."""

    def __init__(self, house: House, chance: random.Random):
        self.house, self.chance = house, chance
        self.anybody = list(house.people.values())

    def one(self):
        verbs = [name for name in dir(self) if name.startswith("do_")]
        verb = self.chance.choice(verbs)
        with contextlib.suppress(Refused):
            getattr(self, verb)()
        return verb

    def who(self):
        return User.objects.get(pk=self.chance.choice(self.anybody).pk)

    def topic(self):
        return Topic.objects.get(pk=self.chance.choice(self.house.topics).pk)

    def post(self):
        return Post.objects.filter(topic__in=self.house.topics).order_by("?").first()

    def group(self):
        return Group.objects.get(pk=self.chance.choice(self.house.groups).pk)

    def do_reply(self):
        actions.write_reply(topic=self.topic(), author=self.who(), source="More words.", key="")

    def do_edit(self):
        post = self.post()
        if not post.is_deleted:
            actions.write_edit(
                post=post, editor=self.who(), source="Other words.", seen=post.revision_count
            )

    def do_delete(self):
        actions.delete_post(post=self.post(), by=self.who(), reason="gone")

    def do_restore(self):
        deleted = Post.objects.exclude(deleted_at=None).first()
        if deleted:
            actions.restore_post(post=deleted, by=self.who())

    def do_hide(self):
        actions.hide_post(post=self.post(), by=None, reason="reported")

    def do_show(self):
        hidden = Post.objects.exclude(hidden_at=None).first()
        if hidden:
            actions.show_post(post=hidden, by=self.who())

    def do_slow(self):
        actions.set_slow(topic=self.topic(), seconds=self.chance.choice([0, 60]), by=self.who())

    def do_split(self):
        posts = list(Post.objects.standing().filter(topic=self.topic(), number__gt=1)[:2])
        title = f"Split {self.chance.randrange(99)}"
        topic, to = self.topic(), self.group()
        actions.split_topic(topic=topic, posts=posts, title=title, to=to, by=self.who())

    def do_put_back(self):
        line = Change.objects.filter(verb=Verb.SPLIT, detail__has_key="from").last()
        if line:
            actions.unsplit_topic(topic=line.topic, by=self.who())

    def do_merge(self):
        actions.merge_topic(topic=self.topic(), into=self.topic(), by=self.who())

    def do_unmerge(self):
        actions.unmerge_topic(topic=self.topic(), by=self.who())

    def do_react(self):
        actions.react(post=self.post(), member=self.who(), slot=self.chance.choice([1, 2]))

    def do_say(self):
        word = self.chance.choice(["Helped", "Warm", "Thanks"])
        actions.choose_word(slot=1, word=word, icon="heart")

    def do_bookmark(self):
        actions.put_bookmark(post=self.post(), member=self.who())

    def do_accept(self):
        actions.accept_answer(post=self.post(), by=self.house.people["starter"])

    def do_steer(self):
        verbs = "pin_topic unpin_topic close_topic reopen_topic archive_topic wake_topic".split()
        getattr(actions, self.chance.choice(verbs))(topic=self.topic(), by=self.who())

    def do_move(self):
        actions.move_topic(topic=self.topic(), to=self.group(), by=self.who())

    def do_delete_topic(self):
        actions.delete_topic(topic=self.topic(), by=self.who())

    def do_restore_topic(self):
        actions.restore_topic(topic=self.topic(), by=self.who())

    def do_read(self):
        topic = self.topic()
        actions.mark_read(member=self.who(), topic=topic, number=topic.last_number - 1 or 1)

    def do_follow(self):
        thing = self.chance.choice([self.topic(), self.group()])
        actions.follow(member=self.who(), thing=thing, level=self.chance.choice(list(Level)))

    def do_keep_away(self):
        keep_distance(
            member=self.who(),
            towards=self.house.people["author"],
            distance=self.chance.choice(["muted", "blocked"]),
        )

    def do_come_near(self):
        drop_boundary(member=self.who(), towards=self.house.people["author"])

    def do_rename(self):
        name = f"Somebody {self.chance.randrange(99)}"
        change_profile(member=self.who(), display_name=name, place="Here", interests=[], bio="")

    def do_speak(self):
        language = self.chance.choice(["en", "sv", "he"])
        choose_language(member=self.who(), language=language, time_zone="Europe/Stockholm")

    def do_join(self):
        join_group(group=self.group(), member=self.who())

    def do_leave(self):
        leave_group(group=self.group(), member=self.house.people["member"])

    def do_change_group(self):
        name = f"Group of {self.chance.randrange(99)}"
        seen = self.chance.choice(["open", "closed", "secret"])
        manager = self.house.people["house_manager"]
        change_group(group=self.group(), by=manager, name=name, visibility=seen)

    def do_grant(self):
        name = self.chance.choice(["helper", "tag_helper"])
        grant(
            member=self.house.people[name],
            rights=[self.chance.choice(RIGHTS)],
            scope=Scope(**self.house.scopes()[name]),
            until=timezone.now() + timedelta(days=9),
            by=User.objects.get(pk=self.house.people["house_manager"].pk),
        )

    def do_take_back(self):
        held = Grant.objects.filter(taken_at=None).order_by("?").first()
        if held:
            take_back(grant=held, by=self.house.people["house_manager"])

    def do_silence(self):
        """Or give the voice back: who runs a group does so silently, too."""
        until = self.chance.choice([None, timezone.now() + timedelta(days=1)])
        silence(self.house.people["group_manager"], until)

    def do_appoint(self):
        appoint_manager(member=self.house.people["member"])

    def do_dismiss(self):
        dismiss_manager(member=self.house.people["member"])


def silence(member, until):
    User.objects.filter(pk=member.pk).update(silenced_until=until)


def plain(response):
    return response.status_code, FLEETING.sub(r'\1"', response.content.decode())


def differences(fresh, other):
    lines = unified_diff(str(fresh).split("\\n"), str(other).split("\\n"), n=0, lineterm="")
    return [line for line in lines if line[:3] not in ("---", "+++")]


@pytest.mark.parametrize("seed", [1, 2])
def test_kept_pieces_never_change_what_anyone_sees(ear, settings, seed):
    chance = random.Random(seed)
    house, done = House(), []
    browsers, doings = house.browsers(), Doings(house, chance)
    for browser in browsers.values():
        browser.get("/healthz")  # its layers are laid while things are kept: the short way, too
    await_hearing(ear)
    settle()

    most = 0
    for _ in range(STEPS):
        address = chance.choice(house.addresses())
        for name, browser in browsers.items():
            settings.KEEP_IN_MEMORY = False
            fresh = plain(browser.get(address))
            settings.KEEP_IN_MEMORY = True
            drawn, kept = plain(browser.get(address)), plain(browser.get(address))
            assert not differences(fresh, drawn), (name, address, done)
            assert not differences(fresh, kept), (name, address, done)
        most = max(most, len(pieces))
        done.append(doings.one())
        settle()

    assert most > 20


def test_what_a_silenced_manager_is_offered_is_kept_for_nobody_else(ear, settings):
    house = House()
    taken = house.topics[0].posts.get(number=2)
    actions.delete_post(post=taken, by=house.people["house_manager"], reason="no")
    silence(house.people["group_manager"], timezone.now() + timedelta(days=1))
    browsers, path = house.browsers(), house.topics[0].get_absolute_url()
    fresh = plain(browsers["outsider"].get(path))
    await_hearing(ear)
    settle()

    revisions = reverse("topics:revisions", args=[house.topics[0].pk, 2])
    assert revisions in plain(browsers["group_manager"].get(path))[1]
    assert revisions not in plain(browsers["outsider"].get(path))[1]
    assert not differences(fresh, plain(browsers["outsider"].get(path)))


def test_a_page_of_kept_pieces_asks_for_no_post_and_no_person(ear, settings):
    house = House()
    browser = house.browsers()["member"]
    browser.get("/healthz")
    await_hearing(ear)
    settle()
    path = house.topics[0].get_absolute_url()
    first, again = questions_of(browser, path), questions_of(browser, path)

    assert "members_user" in "".join(first)
    assert len(again) == 1  # the topic, with what this member left there


def questions_of(browser, path):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return [one["sql"] for one in asked]

"""Silenced means silent, banned means gone: at every address, also at the next one made."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation
from django.utils.timezone import now

from community.members.actions import lift_silence, silence_member
from community.members.models import User
from community.members.silence import OF_THE_ACCOUNT
from community.topics.presence import writers_line
from tests.factories import PASSWORD, make_group, make_member, make_post, make_topic
from tests.walls.forms_found import browser_of
from tests.walls.test_B8_silenced import taken
from tests.walls.world import build_world
from tests.walls.writings import WRITINGS

pytestmark = pytest.mark.django_db

# What a silenced member may still send: it is about nobody but themselves. A new name stands here
# or is shut; who adds one says why it is nobody else's affair.
OPEN = {
    "analytics:answer",  # by the link in a letter, whoever follows it
    "analytics:quoted",  # whether one's own name stands beside one's own words
    "events:answer",  # coming or not; words beside it are refused
    "events:confirm",
    "events:give_up",
    "events:how",
    "events:subscribe",
    "events:subscribe_remove",
    "groups:leave",
    "members:boundary",
    "members:settings_language",
    "moderation:appeal",
    "moderation:appeal_make",
    "moderation:report",  # who is harassed must be able to say so, silenced or not
    "notifications:read_all",
    "notifications:read_of",
    "notifications:rhythm",
    "notifications:settings",
    "notifications:try_again",
    "notifications:unsubscribe",
    "pages:feed_remove",
    "pages:feed_settings",
    "topics:bookmark_note",
    "topics:draft_drop",
    "topics:follow",
    "topics:follow_group",
    "topics:follow_tag",
    "topics:following_save",
    "topics:held_edit",  # both only take back what waits
    "topics:held_take_back",
    "topics:keep",
    "topics:read",
    "topics:unread_clear",
}
# What these write to: a member's own marks, and what hangs on leaving a group.
OWN_TABLES = {
    "topics_follow",
    "topics_readmark",
    "topics_bookmark",
    "topics_caughtup",
    "topics_draft",
    "notifications_notice",
    "notifications_digest",
    "notifications_preference",
    "notifications_mailchoice",
    "pages_feedkey",
    "members_boundary",
    "members_user",
    "topics_held",  # taken back
}
# A report and an appeal reach the reviewers, and nobody else.
BROUGHT = {"moderation_appeal", "moderation_case", "moderation_matter", "moderation_report"}
SAMPLES = ("1", "x", "topic:1", "0" * 32)


def doors(patterns, spaces=(), converters=None):
    """Every named address, its view, and an example of its arguments."""
    for entry in patterns:
        asked = (converters or {}) | getattr(entry.pattern, "converters", {})
        if hasattr(entry, "url_patterns"):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from doors(entry.url_patterns, inner, asked)
        elif entry.name:
            yield ":".join((*spaces, entry.name)), entry.callback, asked


def all_doors():
    return {name: (view, asked) for name, view, asked in doors(get_resolver().url_patterns)}


def address_of(name, asked):
    if name == "admin:app_list":
        return reverse(name, args=["topics"])
    named = {word: _example(converter) for word, converter in asked.items()}
    return reverse(name, kwargs=named)


def _example(converter):
    """Something that the converter takes; whether anything stands there is no matter."""
    fitting = (text for text in SAMPLES if re.fullmatch(converter.regex, text))
    return converter.to_python(next(fitting))


def is_of_the_account(view):
    return view.__module__.startswith(OF_THE_ACCOUNT)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The house of the walls, for this file alone: others beside it commit."""
    cache.clear()
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db):
    return deepcopy(built)


@pytest.fixture
def silenced(db):
    return make_member(
        silenced_until=now() + timedelta(days=3), silenced_because="Shouting.", password=PASSWORD
    )


def test_only_ones_own_affairs_are_open_to_who_is_silenced():
    found = {
        name for name, (view, _asked) in all_doors().items() if getattr(view, "though_silenced", 0)
    }

    assert found == OPEN


def test_B8_every_other_address_refuses_what_a_silenced_member_sends(client, silenced):
    client.force_login(silenced)
    shut = {
        name: address_of(name, asked)
        for name, (view, asked) in all_doors().items()
        if name not in OPEN and not is_of_the_account(view)
    }

    answers = {name: client.post(address) for name, address in shut.items()}

    assert len(answers) > 100
    assert {name: one.status_code for name, one in answers.items() if one.status_code != 403} == {}
    assert b"You are silenced until" in answers["topics:reply"].content


@pytest.fixture
def quiet(world):
    """The world, with the people of its open group silenced."""
    place = world.open
    for one in (place.member, world.outsider):
        silence_member(
            member=one, until=now() + timedelta(days=3), reason="Shouting.", by=world.manager
        )
    return world


@pytest.mark.parametrize("role", ["member", "outsider"])
def test_B8_no_form_of_a_silenced_member_changes_what_others_see(quiet, role):
    client = browser_of(quiet, role, quiet.open)

    changed = taken(client, quiet, [one for one in WRITINGS if one.name != "account_signup"])

    assert {name for name in changed if name not in OPEN} == set()
    tables = {table for tables, _status in changed.values() for table in tables}
    leaving = set(changed.get("groups:leave", ((), 0))[0])
    assert tables - leaving <= OWN_TABLES | BROUGHT


def test_B8_a_silenced_host_changes_nothing_of_their_group(world):
    host = world.open.host
    silence_member(member=host, until=now() + timedelta(days=3), reason="x", by=world.manager)
    client = browser_of(world, "host", world.open)

    changed = taken(client, world, [one for one in WRITINGS if one.role == "host"])

    assert set(changed) <= {"members:boundary"}


@pytest.mark.parametrize("role", ["member", "host"])
def test_B8_who_is_banned_changes_no_row_by_any_form(world, role):
    member = world.roles(world.open)[role]
    client = browser_of(world, role, world.open)
    User.objects.filter(pk=member.pk).update(banned_at=now())

    guests = {"account_signup", "notifications:unsubscribe", "moderation:appeal"}  # by letter
    forms = [one for one in WRITINGS if one.name not in guests]

    assert taken(client, world, forms) == {}


def test_B8_nobody_is_told_that_a_silenced_member_writes(client, silenced):
    host = make_member()
    topic = make_topic(group=make_group(members=[silenced, host]))
    client.force_login(silenced)

    client.post(reverse("topics:writing", args=[topic.pk]))

    assert writers_line(host, topic) == ""


def test_a_silenced_member_reads_and_is_told_why_they_cannot_write(client, silenced):
    topic = make_topic(group=make_group(members=[silenced]))
    make_post(topic=topic, source="To be read.")
    client.force_login(silenced)

    page = client.get(topic.get_absolute_url()).content.decode()

    assert "To be read." in page
    assert "You can read, not write, until" in page
    assert "Shouting." in page
    assert reverse("moderation:decisions") in page
    assert 'id="reply-form"' not in page
    assert 'name="say"' not in page


def test_a_groups_page_offers_a_silenced_member_no_new_topic(client, silenced):
    group = make_group(members=[silenced])
    client.force_login(silenced)

    page = client.get(group.get_absolute_url()).content.decode()

    assert reverse("topics:create", args=[group.slug]) not in page


def test_what_was_written_when_the_silence_fell_is_shown_to_be_kept(client, silenced):
    topic = make_topic(group=make_group(members=[silenced]))
    client.force_login(silenced)

    sent = {"source": "A long answer, half an hour of work.", "key": "k"}
    answer = client.post(reverse("topics:reply", args=[topic.pk]), sent)

    assert answer.status_code == 403
    assert "half an hour of work" in answer.content.decode()


def test_a_silence_ends_by_itself(client):
    member = make_member(silenced_until=now() - timedelta(seconds=1))
    topic = make_topic(group=make_group(members=[member]))
    client.force_login(member)

    client.post(reverse("topics:reply", args=[topic.pk]), {"source": "Back.", "key": "k"})

    assert topic.posts.filter(author=member).exists()


def test_a_silence_that_is_lifted_ends_at_once(client, silenced):
    topic = make_topic(group=make_group(members=[silenced]))
    client.force_login(silenced)
    lift_silence(member=silenced)

    client.post(reverse("topics:reply", args=[topic.pk]), {"source": "Back.", "key": "k"})

    assert topic.posts.filter(author=silenced).exists()


def test_a_silenced_members_private_feed_stays(silenced):
    browser = Client()
    browser.force_login(silenced)
    browser.post(reverse("pages:feed_settings"))

    assert browser.get(reverse("pages:feed_settings")).status_code == 200
    assert silenced.feed_key

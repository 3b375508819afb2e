"""What a stranger may not know of is nowhere: no byte, no count, no question to the database."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_poll,
    make_post,
    make_topic,
)
from tests.walls.addresses import addresses
from tests.walls.nevers import NEVER, as_never, judged_keys_of, met_keys_of
from tests.walls.test_L1_canaries import client_of

STRANGERS = ("guest", "outsider", "suspended", "newcomer", "volunteer of another")
HARMLESS = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": "|[?]t=)[^"]+')
# What is asked for, and the time; the words of a question stay.
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\"s\d+_x\d+\"")
NOT_OF_A_PLACE = ("admin:", "account", "mfa", "members:", "core:", "usersessions")


@pytest.mark.parametrize("role", ["guest", "outsider"])
def test_L8_a_secret_group_changes_no_byte_and_no_count_for_outsiders(role, world):
    client = client_of(world.roles(world.open)[role])
    pages = [
        *map(reverse, ("pages:home", "topics:list", "groups:list", "pages:feed", "pages:sitemap")),
        reverse("pages:sitemap_section", args=["topics"]),
        reverse("pages:sitemap_section", args=["groups"]),
        reverse("members:directory"),
        world.open.group.get_absolute_url(),
        reverse("members:profile", args=[world.open.member.name]),
        reverse("topics:of_member", args=[world.open.member.name]),
        *(f"{reverse('events:calendar')}?view={view}" for view in ("month", "week", "list")),
        *map(reverse, ("events:coming", "events:feed", "polls:consultations")),
        reverse("events:of_member", args=[world.open.member.name]),
        f"{reverse('events:found')}?q=hush",
    ]
    before = [HARMLESS.sub(b"", client.get(page).content) for page in pages]

    secret = make_group(visibility="secret", members=[world.open.member])
    topic = make_topic(group=secret, author=world.open.member, tags=["hush"], kind="question")
    make_post(topic=topic, author=world.open.member)
    event = make_event(group=secret, author=world.open.member, title="Hush", tags=["hush"])
    make_attendance(occurrence=event.occurrences.get(), member=world.open.host)
    make_poll(post=event.topic.posts.get(number=1))

    after = [HARMLESS.sub(b"", client.get(page).content) for page in pages]
    assert after == before


def both(world, place):
    """Each address of a place, and the same of a place that never was."""
    keys = {place.group.slug: "never-was", f"/{place.topic.pk}/": f"/{NEVER}/"}
    keys |= judged_keys_of(place) | met_keys_of(place)
    for name, address in addresses(world, place).items():
        absent = as_never(address, keys)
        if place.calendar_secret in address:  # its holder's own, whoever asks
            continue
        if absent != address and not name.startswith(NOT_OF_A_PLACE):
            yield name, address, absent


@pytest.mark.parametrize("role", STRANGERS)
def test_L8_every_address_of_a_secret_group_answers_like_one_that_never_was(role, world):
    client = client_of(world.roles(world.secret)[role])
    differing = set()
    for name, address, absent in both(world, world.secret):
        one, other = client.get(address), client.get(absent)
        if one.status_code == 302:
            same = one.url.replace(address, "") == other.url.replace(absent, "")
        else:
            same = HARMLESS.sub(b"", one.content) == HARMLESS.sub(b"", other.content)
        if one.status_code != other.status_code or not same:
            differing.add((name, one.status_code, other.status_code))

    assert differing == set()


def asked(client, verb, address):
    """What the database is asked for an answer, in order, without the values.

    A clock would tell apart what costs otherwise; and what asks the same costs the same.
    """
    with CaptureQueriesContext(
        connection,
    ) as told:
        getattr(client, verb)(address)
    return [VALUES.sub("?", one["sql"]) for one in told.captured_queries]


def differ(client, verb, address, absent):
    """What is asked for the one and not for the other, each of three times: a busy Redis that does
    not know a session makes a difference once."""
    for _ in range(3):
        one, other = asked(client, verb, address), asked(client, verb, absent)
        if one == other:
            return None
    return [line for line in one + other if (line in one) != (line in other)] or (one, other)


@pytest.mark.parametrize("verb", ["get", "post"])
@pytest.mark.parametrize("role", STRANGERS)
def test_L8_what_is_hidden_takes_as_long_as_what_never_was(role, verb, world):
    client = client_of(world.roles(world.secret)[role])
    client.get("/")  # the first answer reads the templates

    found = {
        name: differ(client, verb, address, absent)
        for name, address, absent in both(world, world.secret)
    }

    assert len(found) > 30
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.django_db
def test_L8_a_name_that_is_taken_says_nothing_of_secret_groups(client):
    make_group(visibility="secret", slug="hush", name="Hush")
    client.force_login(make_member())

    assert client.get("/g/hush/").status_code == client.get("/g/hush2/").status_code == 404

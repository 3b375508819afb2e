"""The master test: whoever may not read a word is never sent it, at whatever door they knock.

Every role knocks at every address of the house, for four kinds of group. A new URL name
fails in `addresses` until it is listed there.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_group, make_member, make_post, make_topic
from tests.walls.addresses import addresses
from tests.walls.questions import SEARCHES, asked_at
from tests.walls.world import (
    ASKING,
    CONTENT,
    EVERY_CANARY,
    EXISTENCE,
    PRIVATE,
    REMOVED,
)

pytestmark = pytest.mark.django_db

ROLES = ("guest", "newcomer", "suspended", "outsider", "former", "member", "host", "manager")
ASKING_ODDLY = dict.fromkeys(("closed", "secret"), ("guest", "outsider", "former"))
ASKING_ODDLY["secret"] += ("host of another", "suspended")
ASKING_ODDLY |= {"open": ("guest", "member"), "archived": ()}
INSIDE = {"member": CONTENT + EXISTENCE + PRIVATE}
INSIDE["host"] = EXISTENCE + CONTENT + REMOVED + ASKING
INSIDE["manager"] = INSIDE["host"]
# Who learns most at which kind: an archived group is read as an open one, and so on.
KNOCKING = [("secret", role) for role in (*ROLES, "host of another")]
KNOCKING += [("closed", role) for role in (*ROLES[:-1], "host of another")]
KNOCKING += [("open", role) for role in ("guest", "outsider", "member", "host")]
KNOCKING += [("archived", role) for role in ("guest", "member")]
# What somebody outside may know of a group of each kind. The reason of a removal is read in place.
OUTSIDE = {
    "open": EXISTENCE + CONTENT,
    "archived": EXISTENCE + CONTENT,
    "closed": EXISTENCE,
    "secret": (),
}
# Whoever holds an invitation's link may read the name of what it opens; a private feed's address
# is the right to read it.
BY_LINK = {
    "groups:invited": ("name", "slug", "summary"),
    "pages:member_feed": ("name", "slug", "title", "body", "tag", "question"),
}
# Who wrote it is told of its end, and keeps the files they brought.
OWN = {
    ("member", "notifications:inbox"): ("removedtitle", "removedreason"),
    ("member", "uploads:list"): ("removedfile",),
}
HARMLESS = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": "|[?]t=)[^"]+')


def client_of(member):
    client = Client(raise_request_exception=True)
    if member is not None:
        client.force_login(member)
    return client


def sent(response):
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return response.getvalue().decode("utf-8", "replace") + headers


@pytest.mark.parametrize(("kind", "role"), KNOCKING)
def test_L1_no_address_sends_a_word_to_who_may_not_read_it(world, kind, role):
    place = world.places[kind]
    other = world.open if kind != "open" else world.secret
    person = (world.roles(place) | {"host of another": other.host})[role]
    allowed = set(OUTSIDE[kind]) | set(INSIDE.get(role, ()))
    client = client_of(person)
    leaks = set()
    for name, address in addresses(world, place).items():
        forbidden = set(EVERY_CANARY) - allowed - set(BY_LINK.get(name, ()))
        forbidden -= set(OWN.get((role, name), ()))
        for question in asked_at(name, place) if role in ASKING_ODDLY[kind] else [{}]:
            answer = sent(client.get(address, question))
            asked = " ".join(map(str, question.values()))
            leaks |= {
                (name, what)
                for what in forbidden
                if place.says(what) in answer and place.says(what) not in asked + address
            }

    assert leaks == set()


def test_L1_the_sweep_can_fail_since_members_do_read_the_words(world):
    place = world.secret
    client = client_of(place.member)

    answers = "".join(sent(client.get(address)) for address in addresses(world, place).values())

    unread = {what for what in EXISTENCE + CONTENT + PRIVATE if place.says(what) not in answers}
    assert unread == {"oldtitle", "drafttag"}  # they stand on pages of their own


@pytest.mark.parametrize("kind", ["open", "secret"])
def test_L1_the_search_can_fail_since_members_do_find_the_words(world, kind):
    place = world.places[kind]
    client = client_of(place.member)

    answers = "".join(
        sent(client.get(reverse(name), question))
        for name in SEARCHES
        for question in asked_at(name, place)
    )

    found = {what for what in EVERY_CANARY if place.says(what) in answers}
    assert found >= {"name", "slug", "title", "body", "reply"}
    assert not found & {*REMOVED, *ASKING, *PRIVATE, "revision", "oldtitle"}


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
    ]
    before = [HARMLESS.sub(b"", client.get(page).content) for page in pages]

    secret = make_group(visibility="secret", members=[world.open.member])
    topic = make_topic(group=secret, author=world.open.member, tags=["hush"], kind="question")
    make_post(topic=topic, author=world.open.member)

    after = [HARMLESS.sub(b"", client.get(page).content) for page in pages]
    assert after == before


@pytest.mark.parametrize("role", ["guest", "outsider", "suspended", "newcomer"])
def test_L8_every_address_of_a_secret_group_answers_like_one_that_never_was(role, world):
    client = client_of(world.roles(world.secret)[role])
    hidden = addresses(world, world.secret)
    slug, pk = world.secret.group.slug, str(world.secret.topic.pk)
    differing = set()
    for name, address in hidden.items():
        if name.startswith(("admin:", "account", "mfa", "members:", "core:", "usersessions")):
            continue
        absent = address.replace(slug, "never-was").replace(f"/{pk}/", "/987654321/")
        if absent == address:
            continue
        one, other = client.get(address), client.get(absent)
        if one.status_code == 302:
            same = one.url.replace(address, "") == other.url.replace(absent, "")
        else:
            same = HARMLESS.sub(b"", one.content) == HARMLESS.sub(b"", other.content)
        if one.status_code != other.status_code or not same:
            differing.add((name, one.status_code, other.status_code))

    assert differing == set()


@pytest.mark.parametrize(
    "question", ["group", "group=", "group=-1", "group=x&group=y", "slug=", "after="]
)
def test_L2_a_feed_asked_oddly_answers_as_to_any_guest(client, question, world):
    plain = client.get(reverse("pages:feed")).content

    assert client.get(f"{reverse('pages:feed')}?{question}").content == plain
    assert world.secret.says("title").encode() not in plain


@pytest.mark.parametrize("name", ["pages:sitemap", "topics", "groups", "group feed", "json"])
@pytest.mark.parametrize(
    "question", ["group=1&group=x", "p=1&section=", "slug=a", "all=1&show=archived"]
)
def test_L2_what_machines_read_answers_odd_questions_as_to_any_guest(
    client, name, question, world
):
    doors = {
        "pages:sitemap": reverse("pages:sitemap"),
        "topics": reverse("pages:sitemap_section", args=["topics"]),
        "groups": reverse("pages:sitemap_section", args=["groups"]),
        "group feed": reverse("pages:group_feed", args=[world.open.group.slug]),
        "json": reverse("topics:news", args=[world.open.topic.pk]),
    }
    plain = client.get(doors[name]).content

    odd = client.get(f"{doors[name]}?{question}")

    assert odd.content == plain
    assert odd.status_code == 200


def test_L8_a_name_that_is_taken_says_nothing_of_secret_groups(client):
    make_group(visibility="secret", slug="hush", name="Hush")
    client.force_login(make_member())

    assert client.get("/g/hush/").status_code == client.get("/g/hush2/").status_code == 404

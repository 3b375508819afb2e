"""The master test: whoever may not read a word is never sent it, at whatever door they knock.

Seven roles knock at every address of the house, for each of four kinds of group. A new URL name
fails in `addresses` until it is listed there.
"""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories import make_group, make_member, make_post, make_topic
from tests.walls.addresses import addresses
from tests.walls.world import (
    ASKING,
    CONTENT,
    DRAFTED,
    EVERY_CANARY,
    EXISTENCE,
    KINDS,
    REMOVED,
    build_world,
)

pytestmark = pytest.mark.django_db

ROLES = ("guest", "newcomer", "suspended", "outsider", "member", "host", "manager")
ASKING_ODDLY = ("guest", "outsider", "host of another")
INSIDE = {"member": CONTENT + EXISTENCE + DRAFTED}
INSIDE["host"] = EXISTENCE + CONTENT + REMOVED + ASKING
INSIDE["manager"] = INSIDE["host"]
# What somebody outside may know of a group of each kind. The reason of a removal is read in place.
OUTSIDE = {
    "open": EXISTENCE + CONTENT,
    "archived": EXISTENCE + CONTENT,
    "closed": EXISTENCE,
    "secret": (),
}
# Whoever holds an invitation's link may read the name of what it opens.
BY_LINK = {"groups:invited": ("name", "slug", "summary")}
LISTS = (
    "pages:home",
    "topics:list",
    "groups:list",
    "members:directory",
    "topics:of_group",
    "admin:topics_topic_changelist",
    "admin:topics_post_changelist",
    "admin:groups_group_changelist",
    "admin:topics_change_changelist",
)
HARMLESS = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": "|[?]t=)[^"]+')


def client_of(member):
    client = Client(raise_request_exception=True)
    if member is not None:
        client.force_login(member)
    return client


def questions(place):
    """Each documented filter, asked for the hidden thing by its own words and keys."""
    yield {}
    yield {"show": "archived", "tag": place.says("tag")}
    yield {"show": "unanswered"}
    yield {"archived": ""}
    yield {"q": place.says("title")}
    yield {"q": place.says("slug")}
    yield {"group__id__exact": place.group.pk}
    yield {"group": "", "group__slug": place.group.slug}


def sent(response):
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return response.getvalue().decode("utf-8", "replace") + headers


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for the whole sweep: nobody who looks changes it, and it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", [*ROLES, "host of another"])
@pytest.mark.parametrize("kind", KINDS)
def test_L1_no_address_sends_a_word_to_who_may_not_read_it(world, kind, role):
    place = world.places[kind]
    other = world.open if kind != "open" else world.secret
    person = (world.roles(place) | {"host of another": other.host})[role]
    allowed = set(OUTSIDE[kind]) | set(INSIDE.get(role, ()))
    client = client_of(person)
    leaks = set()
    for name, address in addresses(world, place).items():
        forbidden = set(EVERY_CANARY) - allowed - set(BY_LINK.get(name, ()))
        for question in questions(place) if name in LISTS and role in ASKING_ODDLY else [{}]:
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

    unread = {what for what in EXISTENCE + CONTENT + DRAFTED if place.says(what) not in answers}
    assert unread == {"oldtitle", "drafttag"}  # they stand on pages of their own


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


def test_L8_a_name_that_is_taken_says_nothing_of_secret_groups(client):
    make_group(visibility="secret", slug="hush", name="Hush")
    client.force_login(make_member())

    assert client.get("/g/hush/").status_code == client.get("/g/hush2/").status_code == 404

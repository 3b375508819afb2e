"""The master test: whoever may not read a word is never sent it, at whatever door they knock.

Every role knocks at every address of the house, for four kinds of group. A new URL name
fails in `addresses` until it is listed there.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.turns import turn
from tests.walls.addresses import addresses
from tests.walls.places import (
    AIMED,
    ANSWERED,
    ASKING,
    ATTENDING,
    CONTENT,
    EVERY_CANARY,
    EXISTENCE,
    HELD,
    JUDGED,
    LINK,
    MEETING,
    PRIVATE,
    REMOVED,
    REVIEWED,
    RIGHTS,
    SECONDS,
    TOLD,
)
from tests.walls.questions import SEARCHES, asked_at

pytestmark = pytest.mark.django_db

ROLES = ("guest", "newcomer", "suspended", "outsider", "former", "member", "host", "manager")
REVIEWING = ("silenced", "reporter", "volunteer of another", "volunteer", "host of another")
ASKING_ODDLY = dict.fromkeys(("closed", "secret"), ("guest", "outsider", "former"))
ASKING_ODDLY["secret"] += ("host of another", "suspended")
ASKING_ODDLY |= {"open": ("guest", "member"), "archived": ()}
THERE = CONTENT + EXISTENCE
INSIDE = {
    "member": THERE + PRIVATE + HELD + TOLD + ATTENDING + LINK + ANSWERED,
    "reporter": (*THERE, *ATTENDING, "reportnote"),
}
INSIDE["host"] = THERE + REMOVED + ASKING + JUDGED + MEETING + AIMED
INSIDE["manager"] = INSIDE["host"] + SECONDS
INSIDE["silenced"] = THERE + ATTENDING
# Sees what was reported and decided there; not what waits, nor who asks for a second look.
INSIDE["volunteer"] = (
    *THERE,
    *ATTENDING,
    *REVIEWED,
    *RIGHTS,
    "decided",
    "hidden",
    "removedreason",
)
INSIDE["former"] = ("heldreply",)  # their own
# Who learns most at which kind: an archived group is read as an open one, and so on.
KNOCKING = [("secret", role) for role in (*ROLES, *REVIEWING)]
KNOCKING += [("closed", role) for role in (*ROLES[:-1], *REVIEWING[-2:])]
KNOCKING += [("open", role) for role in ("guest", "outsider", "member", "host", "volunteer")]
KNOCKING += [("archived", role) for role in ("guest", "member")]
# These knock at every door each day; the others at a third of them, each at another third.
DAILY = (("secret", "guest"), ("secret", "outsider"), ("closed", "outsider"))
# What somebody outside may know of a group of each kind. The reason of a removal is read in place.
OUTSIDE = {
    "open": EXISTENCE + CONTENT,
    "archived": EXISTENCE + CONTENT,
    "closed": EXISTENCE,
    "secret": (),
}
# Members read who comes where they may read the event; guests never do.
NAMED = {"open": ("outsider", "former", "host of another", "volunteer of another")}
NAMED["archived"] = NAMED["open"]
# Whoever holds an invitation's link may read the name of what it opens; a private feed's address
# is the right to read it.
BY_LINK = {
    "groups:invited": ("name", "slug", "summary"),
    # Whose letter it is reads what was decided, and their words; whoever opens it, too.
    "moderation:appeal": ("decided", "hidden"),
    "pages:member_feed": (
        *("name", "slug", "title", "body", "tag", "question", "talk", "lonely", "parted"),
        *("eventtitle", "eventbody"),
    ),
    # Managers gave these links to whoever pays for the place.
    "analytics:answer": ("advice", "pinned"),
    **dict.fromkeys(
        ("analytics:outside", "analytics:outside_csv", "analytics:outside_json"),
        ("headline", "goal", "tactic", "advice", "quoted", "evaluated", "change", "name", "slug"),
    ),
    "events:member_feed": ("name", "slug", "eventtitle", "eventbody", "where", "link"),
    "events:member_group_feed": ("name", "slug", "eventtitle", "eventbody", "where", "link"),
}
# Who wrote it is told of its end, and keeps the files they brought.
OWN = {
    ("member", "analytics:quoted"): ("pinned", "advice"),
    ("member", "notifications:inbox"): ("removedtitle", "removedreason"),
    ("member", "uploads:list"): ("removedfile",),
    ("member", "moderation:decisions"): (
        *("removedtitle", "removedreason", "removedreply", "removedfile"),
    ),
}


def client_of(member):
    client = Client(raise_request_exception=True)
    if member is not None:
        client.force_login(member)
    return client


def sent(response):
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return response.getvalue().decode("utf-8", "replace") + headers


def leaks_to(world, kind, role, *, but: tuple = (), oddly=True, among=1, at=0):
    """Whatever this role is sent, at whatever address, that it may not read."""
    place = world.places[kind]
    person = world.roles(place)[role]
    allowed = set(OUTSIDE[kind]) | set(INSIDE.get(role, ()))
    allowed |= set(ATTENDING) if role in NAMED.get(kind, ()) else set()
    client = client_of(person)
    leaks = set()
    doors = [one for one in addresses(world, place).items() if not one[0].startswith(but)]
    for name, address in turn(doors, among, at=at):
        forbidden = set(EVERY_CANARY) - allowed - set(BY_LINK.get(name, ()))
        forbidden -= set(OWN.get((role, name), ()))
        for question in asked_at(name, place) if oddly and role in ASKING_ODDLY[kind] else [{}]:
            answer = sent(client.get(address, question))
            asked = " ".join(map(str, question.values()))
            leaks |= {
                (role, name, what)
                for what in forbidden
                if place.says(what) in answer and place.says(what) not in asked + address
            }
    return leaks


@pytest.mark.parametrize(("kind", "role"), KNOCKING)
def test_L1_no_address_sends_a_word_to_who_may_not_read_it(world, kind, role):
    place = KNOCKING.index((kind, role))
    among = 1 if (kind, role) in DAILY else 3

    assert leaks_to(world, kind, role, among=among, at=place) == set()


def test_L1_the_sweep_can_fail_since_members_do_read_the_words(world):
    place = world.secret
    client = client_of(place.member)

    answers = "".join(sent(client.get(address)) for address in addresses(world, place).values())

    unread = {what for what in EXISTENCE + CONTENT + PRIVATE if place.says(what) not in answers}
    # They stand on pages of their own.
    assert unread == {"oldtitle", "drafttag", "judged", "merged"}


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

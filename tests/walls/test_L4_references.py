"""What one may not read does not exist, however one names it: by number, by key, in a text."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.walls.addresses import ARGUMENTS, addresses
from tests.walls.forms_found import browser_of
from tests.walls.nevers import NEVER, as_never, keys_of
from tests.walls.rows import fingerprints
from tests.walls.test_L8_existence import HARMLESS
from tests.walls.writings import WRITINGS

# Signed words are the right, whoever sends them.
BY_TOKEN = ("notifications:unsubscribe", "moderation:appeal", "moderation:way_back")
OUTSIDE = ["outsider", "former", "suspended", "guest", "volunteer of another", "host of another"]
MARKS = {
    "topics_readmark": None,
    "django_session": None,
    "members_user": ["seen_at", "last_login"],
}


def seen(answer, keys):
    """All that an answer tells, its own address aside."""
    body = as_never(answer.getvalue().decode("utf-8", "replace"), keys)
    body = HARMLESS.sub(b"", body.encode())
    where = as_never(answer.headers.get("Location", ""), keys)
    return answer.status_code, where, re.sub(rb'name="key" value="[^"]*"', b"", body)


@pytest.mark.parametrize("role", OUTSIDE)
def test_L4_writing_to_what_is_hidden_answers_as_to_what_never_was(world, role):
    client, place = browser_of(world, role, world.secret), world.secret
    keys = keys_of(place)
    writings = [replace(one, kind="secret") for one in WRITINGS if one.name in ARGUMENTS]
    asked = [
        (one.name, path, words)
        for one in writings
        for path, words in [(one.address(world), one.sent(world))]
        if as_never(path, keys) != path and one.name not in BY_TOKEN
    ]
    before = fingerprints(ignoring=MARKS)

    differing = [
        (name, here[:2], never[:2])
        for name, path, words in asked
        for here in [seen(client.post(path, words), keys)]
        for never in [seen(client.post(as_never(path, keys), words), keys)]
        if here != never
    ]

    assert len(asked) > 20
    assert differing == []
    assert fingerprints(ignoring=MARKS) == before


@pytest.mark.parametrize("role", OUTSIDE)
def test_L8_each_file_notice_and_part_answers_as_one_that_never_was(world, role):
    client, keys = browser_of(world, role, world.secret), keys_of(world.secret)
    doors = {
        name: path
        for name, path in addresses(world, world.secret).items()
        if as_never(path, keys) != path and not name.startswith("admin:") and name not in BY_TOKEN
    }

    differing = [
        (name, here[:2], never[:2])
        for name, path in doors.items()
        for here in [seen(client.get(path), keys)]
        for never in [seen(client.get(as_never(path, keys)), keys)]
        if here != never
    ]

    assert {"uploads:file", "uploads:picture", "notifications:open", "topics:news"} <= doors.keys()
    assert differing == []


TEXTS = {
    "link": "See /t/{pk}/{number} and [it](/t/{pk}/).",
    "quote": "> @secrethost #{pk}/{number}\n>\n> Said so.",
    "picture": "![mine]({picture})",
    "file": "[take it]({file})",
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("role", ["outsider", "former"])
def test_L4_a_preview_names_nothing_hidden(world, text, role):
    from_secret, place = world.secret, world.open
    keys = keys_of(from_secret)
    source = TEXTS[text].format(
        pk=from_secret.topic.pk, number=from_secret.reply.number,
        picture=from_secret.picture.get_absolute_url(), file=from_secret.file.get_absolute_url(),
    )  # fmt: skip
    keys |= {f"#{from_secret.topic.pk}/": f"#{NEVER}/", f"{from_secret.topic.pk}/": f"{NEVER}/"}
    client = browser_of(world, role, place)
    group = f"group:{place.group.pk}"

    here, never = (
        seen(client.post(reverse("topics:preview"), {"source": one, "place": group}), keys)
        for one in (source, as_never(source, keys))
    )

    assert here == never
    assert from_secret.host.display_name.encode() not in here[2]


QUESTIONS = {
    "live:ticket": lambda place: {"on": f"topic:{place.topic.pk}"},
    "topics:unread": lambda place: {"group": place.group.pk},
    "notifications:settings": lambda place: {"group": place.group.pk},
    "search:page": lambda place: {"q": f"in:{place.group.slug} squeak"},
    "search:suggest": lambda place: {"q": place.says("title")},
}


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("role", ["outsider", "former", "guest"])
def test_L8_asking_for_the_hidden_by_its_key_is_as_asking_for_nothing(world, name, role):
    client, place, never = browser_of(world, role, world.secret), world.secret, str(NEVER)
    words = QUESTIONS[name](place)
    keys = {
        place.group.slug: never, place.says("title"): never, f":{place.topic.pk}": f":{never}",
        f"group%3D{place.group.pk}": f"group%3D{never}",
    }  # fmt: skip
    other = {key: as_never(f"{value}", keys) for key, value in words.items()}
    if "group" in other:
        other["group"] = NEVER

    here, elsewhere = (seen(client.get(reverse(name), one), keys) for one in (words, other))

    assert here == elsewhere


@pytest.mark.parametrize("kind", ["open", "closed"])
def test_a_boundary_changes_no_byte_for_whom_it_keeps_away(world, kind):
    place = world.places[kind]
    client = browser_of(world, "outsider", place)
    paths = [
        reverse("members:profile", args=[place.member.name]),
        reverse("topics:of_member", args=[place.member.name]),
        reverse("members:boundary", args=[place.member.name]),
        place.topic.get_absolute_url(),
        *map(reverse, ("members:directory", "topics:list", "search:page", "topics:following")),
    ]
    before = [HARMLESS.sub(b"", client.get(path).content) for path in paths]

    place.member.boundaries.all().delete()

    assert [HARMLESS.sub(b"", client.get(path).content) for path in paths] == before

"""What was taken away is gone for whoever may not bring it back; a part asks its whole first."""

import pytest
from django.urls import reverse

from community.groups.models import Group
from community.topics.actions import move_topic, write_edit
from tests.walls.addresses import ARGUMENTS
from tests.walls.forms_found import browser_of
from tests.walls.places import REMOVED
from tests.walls.questions import asked_at
from tests.walls.test_L1_canaries import sent

READERS = ["guest", "newcomer", "suspended", "outsider", "former", "member"]
LISTS = ("topics:list", "topics:unread", "topics:bookmarks", "topics:following", "pages:feed")
LISTS += ("notifications:inbox", "search:page", "search:suggest", "pages:home", "topics:of_group")
LISTS += ("topics:of_member", "topics:tagged", "topics:detail", "topics:revisions", "topics:news")

OF_POSTS = {"topics:edit_by_pk", "topics:bookmark_note"}  # their key is no topic's
SIGN_IN = "/accounts/login/"


def numbered(world, place, **changed):
    """The address of every door that asks for a topic and a number, with other numbers."""
    for name, arguments in ARGUMENTS.items():
        given = arguments(world, place) if name.startswith("topics:") else {}
        if changed.keys() <= given.keys():
            yield name, reverse(name, kwargs=given | changed)


def answers(client, addresses):
    for name, path in addresses:
        for ask in (client.get, client.post):
            yield name, ask(path)


@pytest.mark.parametrize("kind", ["open", "secret"])
@pytest.mark.parametrize("role", READERS)
def test_L7_no_door_to_a_removed_post_says_what_it_said(world, kind, role):
    place = world.places[kind]
    client = browser_of(world, role, place)
    doors = [
        *numbered(world, place, pk=place.topic.pk, number=place.deleted.number),
        *numbered(world, place, pk=place.deleted_topic.pk),
        *numbered(world, place, pk=place.deleted_topic.pk, number=1),
        ("file", place.removed_file.get_absolute_url()),
    ]

    told = [
        (name, what)
        for name, answer in answers(client, doors)
        for what in REMOVED
        if place.says(what) in sent(answer)
    ]

    assert len(doors) > 20
    assert told == []


@pytest.mark.parametrize("role", ["guest", "outsider", "member"])
def test_L9_every_part_of_a_deleted_topic_is_not_there(world, role):
    place = world.open
    client = browser_of(world, role, place)
    doors = numbered(world, place, pk=place.deleted_topic.pk)

    there = [
        (name, answer.status_code)
        for name, answer in answers(client, doors)
        if answer.status_code not in (404, 405) and name not in OF_POSTS
        if not answer.headers.get("Location", "").startswith(SIGN_IN)
    ]

    assert there == []


def test_L9_a_number_of_another_topic_is_not_there(world):
    place = world.open
    client = browser_of(world, "manager", place)
    beyond = {"pk": place.question.pk, "number": place.topic.last_number}
    assert place.question.last_number < place.topic.last_number

    found = [
        (name, answer.status_code)
        for name, answer in answers(client, numbered(world, place, **beyond))
        if answer.status_code not in (404, 405) and name != "topics:seen"
    ]

    assert found == []


FOREIGN = {
    "groups:request_answer": lambda place: {"pk": place.request.pk},
    "groups:invitation_revoke": lambda place: {"pk": place.invitation.pk},
    "groups:member_role": lambda place: {"name": place.member.name},
    "groups:picture": lambda place: {"file": place.group.picture},
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("role", ["host", "manager"])
def test_L9_a_part_of_another_group_is_not_there(world, name, role):
    place, other = world.open, world.secret
    client = browser_of(world, role, place)
    path = reverse(name, kwargs=ARGUMENTS[name](world, place) | FOREIGN[name](other))

    assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405}


def test_L9_a_file_opens_under_its_own_name_only(world):
    ours, other = world.open, world.secret
    client = browser_of(world, "member", ours)
    odd = [
        reverse("uploads:file", args=[ours.file.key, other.file.name]),
        reverse("uploads:file", args=[other.file.key, ours.file.name]),
        reverse("uploads:file", args=[ours.picture.key, ours.picture.name]),
        reverse("uploads:picture", args=[ours.picture.key, 9]),
        reverse("uploads:picture", args=[ours.file.key, 8]),
    ]

    assert {client.get(path).status_code for path in odd} == {404}
    assert client.get(ours.file.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("change", ["moved", "secret", "edited"])
def test_L7_what_left_sight_is_gone_from_every_list_at_once(world, change):
    place = world.open
    gone = ["title", "body", "reply", "alt", "file", "words"]
    if change == "moved":
        move_topic(topic=place.topic, to=world.secret.group, by=world.manager, reason="Fits")
    elif change == "secret":
        Group.objects.filter(pk=place.group.pk).update(visibility="secret")
    else:
        write_edit(post=place.reply, editor=place.host, source="Nothing.", seen=0)
        gone = ["reply", "alt", "file", "words"]
    told = set()
    for role in ("guest", "outsider", "former"):
        client = browser_of(world, role, place)
        for name in LISTS:
            arguments = ARGUMENTS[name](world, place) if name in ARGUMENTS else {}
            path = reverse(name, kwargs=arguments)
            for question in asked_at(name, place):
                answer = sent(client.get(path, question)).replace(path, "")
                told |= {
                    (role, name, what, str(question))
                    for what in gone
                    if place.says(what) in answer and place.says(what) not in f"{question}{path}"
                }

    assert told == set()

"""Groups over HTTP: who may open what, and what does not exist outside."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from community.groups.actions import ask_to_join, invite_to_group
from community.groups.forms import PlacedGroupForm
from community.groups.models import Group, JoinRequest, Membership
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_member()
    client.force_login(manager)
    return manager


def test_a_closed_group_shows_outsiders_its_door_and_not_its_words(client):
    group = make_group(visibility="closed", joining="request", summary="Known to all")
    make_topic(group=group, title="Inner talk")
    client.force_login(make_member())

    text = client.get(group.get_absolute_url()).content.decode()

    assert "Known to all" in text
    assert "Ask to join" in text
    assert "Inner talk" not in text


PAGES = [
    "topics:of_group",
    "groups:about",
    "groups:members",
    "topics:around_group",
    "groups:edit",
    "groups:invite",
    "groups:requests",
    "groups:ask",
    "groups:leave",
    "topics:create",
    "pages:group_feed",
]


@pytest.mark.parametrize("name", PAGES)
def test_L8_a_secret_group_and_one_that_never_was_are_the_same_page(client, name):
    secret = make_group(visibility="secret")
    client.force_login(make_member())

    hidden = client.get(reverse(name, args=[secret.slug]))
    absent = client.get(reverse(name, args=["never-was"]))

    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert hidden.headers.items() == absent.headers.items()


@pytest.mark.parametrize("name", ["groups:edit", "groups:invite", "groups:requests"])
def test_running_a_group_is_for_its_managers(client, name, manager):
    mine, others = make_group(managers=[manager]), make_group(members=[manager])

    assert client.get(reverse(name, args=[mine.slug])).status_code == 200
    assert client.get(reverse(name, args=[others.slug])).status_code == 403


def test_group_join_lets_in_at_once_where_that_is_the_way(client, manager):
    group = make_group()

    client.post(reverse("groups:join", args=[group.slug]))

    assert Membership.objects.filter(group=group, member=manager).exists()


@pytest.mark.parametrize("joining", ["request", "invitation"])
def test_group_join_refuses_where_it_is_not(client, manager, joining):
    group = make_group(joining=joining)

    assert client.post(reverse("groups:join", args=[group.slug])).status_code == 403
    assert not Membership.objects.exists()


def test_group_ask_and_the_answer(client, manager):
    group = make_group(managers=[manager])
    guest = make_member()
    asked = ask_to_join(group=group, member=guest, note="Let me in")
    address = reverse("groups:request_answer", args=[group.slug, asked.pk])

    assert b"Let me in" in client.get(reverse("groups:requests", args=[group.slug])).content
    client.post(address, {"accept": ""})

    assert Membership.objects.filter(group=group, member=guest).exists()
    assert client.post(address, {"refuse": ""}).status_code == 409


def test_L11_a_request_of_another_group_is_not_answered_here(client, manager):
    group, other = make_group(managers=[manager]), make_group()
    asked = ask_to_join(group=other, member=make_member())

    address = reverse("groups:request_answer", args=[group.slug, asked.pk])

    assert client.post(address, {"accept": ""}).status_code == 404
    assert JoinRequest.objects.get().answered_at is None


def test_group_create_is_for_managers_of_the_community(client, manager):
    assert client.get(reverse("groups:create")).status_code == 403

    client.force_login(make_member(is_manager=True))
    words = {
        "name": "Winter",
        "visibility": "open",
        "joining": "direct",
        "icon": "moon",
        "default_kind": "question",
        "colour": "3",
        "position": "5",
    }
    response = client.post(reverse("groups:create"), words)

    assert response.url == Group.objects.get(name="Winter").get_absolute_url()


def test_group_edit_shows_what_is_wrong_and_keeps_the_text(client, manager):
    group = make_group(managers=[manager])

    response = client.post(
        reverse("groups:edit", args=[group.slug]), {"name": "", "description": "My long text"}
    )

    assert response.status_code == 422
    assert b"My long text" in response.content


def form_of(group, **changed):
    page = {name: getattr(group, name) for name in PlacedGroupForm.base_fields}
    return page | changed


def test_L8_renaming_a_group_does_not_tell_of_a_secret_one(client, manager):
    group = make_group(managers=[manager])
    make_group(name="Hidden", visibility="secret")
    make_group(name="Known")
    address = reverse("groups:edit", args=[group.slug])

    assert client.post(address, form_of(group, name="known")).status_code == 409
    assert client.post(address, form_of(group, name="hidden")).status_code == 302


def test_the_order_of_the_house_is_not_for_managers_of_one_group(client, manager):
    group = make_group(managers=[manager])
    address = reverse("groups:edit", args=[group.slug])

    page = client.get(address).content.decode()
    client.post(address, form_of(group, position=1, summary="First!"))

    group.refresh_from_db()
    assert 'name="position"' not in page
    assert (group.position, group.summary) == (100, "First!")


def test_managers_of_the_community_order_the_house(client):
    group = make_group()
    client.force_login(make_member(is_manager=True))

    client.post(reverse("groups:edit", args=[group.slug]), form_of(group, position=1))

    group.refresh_from_db()
    assert group.position == 1


def test_at_the_desk_a_group_manager_sets_no_order_and_learns_of_no_secret_group(client, manager):
    group = make_group(managers=[manager])
    make_group(name="Hidden", visibility="secret")
    address = reverse("admin:groups_group_change", args=[group.pk])

    page = client.get(address).content.decode()
    response = client.post(address, form_of(group, name="Hidden", position=1))

    group.refresh_from_db()
    assert response.status_code == 302
    assert 'name="position"' not in page
    assert (group.name, group.position) == ("Hidden", 100)


@pytest.mark.parametrize(
    ("do", "role"), [("make_manager", "manager"), ("hand_over", "manager"), ("remove", None)]
)
def test_member_role_changes_what_a_member_is(client, manager, do, role):
    member = make_member()
    group = make_group(managers=[manager], members=[member])

    client.post(reverse("groups:member_role", args=[group.slug, member.name]), {"do": do})

    found = Membership.objects.filter(group=group, member=member).first()
    assert (found.role if found else None) == role


@pytest.mark.parametrize("shown", [1, 12])
def test_group_pages_cost_the_same_however_many(client, shown, manager, django_assert_num_queries):
    group = make_group(managers=[manager], members=[make_member() for _ in range(shown)])
    for _ in range(shown):
        make_group()
        ask_to_join(group=group, member=make_member())
        invite_to_group(group=group, by=manager)
    client.get("/groups/")

    for name, args, count in [
        ("groups:list", [], 3),
        ("groups:members", [group.slug], 4),
        ("groups:requests", [group.slug], 4),
        ("groups:invite", [group.slug], 4),
        ("groups:about", [group.slug], 4),
    ]:
        with django_assert_num_queries(count):
            assert client.get(reverse(name, args=args)).status_code == 200


def test_archived_groups_leave_the_navigation_and_stay_readable(client, manager):
    group = make_group(members=[manager], archived_at=now(), name="Old prototypes")
    make_topic_in_archive(group)

    assert b"Old prototypes" not in client.get("/").content
    assert b"Old prototypes" in client.get("/groups/?archived").content
    assert client.get(group.get_absolute_url()).status_code == 200


def make_topic_in_archive(group):
    Group.objects.filter(pk=group.pk).update(archived_at=None)
    topic = make_topic(group=group)
    Group.objects.filter(pk=group.pk).update(archived_at=now())
    return topic

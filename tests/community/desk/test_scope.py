import pytest
from django.contrib import admin

from community.desk.queries import deleted_lately, newcomers
from community.groups.actions import ask_to_join, invite_to_group
from community.groups.models import Group, GroupInvitation, JoinRequest, Membership
from community.topics.actions import close_topic, delete_topic, write_edit
from community.topics.models import Change, Post, Revision, Topic
from moderation.actions.deciding import decide
from moderation.models import Decision, Verb
from moderation.queries.listening import unanswered
from tests.community.desk.rows import FOR_GROUP_MANAGERS, address_of, list_address, page_of
from tests.factories import make_grant, make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
CANARY = "kanarienvogel"
SCOPED = pytest.mark.parametrize(
    "model", sorted(FOR_GROUP_MANAGERS, key=str), ids=lambda model: model.__name__
)


@pytest.fixture
def foreign():
    """A secret group that somebody else runs, with a canary in everything."""
    host = make_member(display_name=f"Host {CANARY}", email=f"{CANARY}@example.org")
    group = make_group(name=f"Group {CANARY}", visibility="secret", managers=[host])
    topic = make_topic(
        group=group, author=host, title=f"Title {CANARY}", tags=[CANARY], kind="question"
    )
    post = make_post(topic=topic, author=host, source=f"Words {CANARY}")
    write_edit(post=post, editor=host, source=f"More {CANARY}", seen=0, reason=CANARY)
    close_topic(topic=topic, by=host, reason=CANARY)
    ask_to_join(group=group, member=make_member(display_name=CANARY), note=CANARY)
    invite_to_group(group=group, by=host, email=f"{CANARY}2@example.org")
    make_grant(group=group, member=host, note=CANARY)
    decide(by=host, verb=Verb.NOTE, thing=post, note=CANARY)
    return group


@pytest.fixture
def manager(client):
    """Somebody who runs another group, signed in."""
    manager = make_member()
    group = make_group(managers=[manager])
    make_post(topic=make_topic(group=group))
    client.force_login(manager)
    return manager


def row_of(model, group):
    path = {
        Topic: "group",
        Post: "topic__group",
        Change: "topic__group",
        Revision: "post__topic__group",
        Decision: "place",
        Group: "pk",
    }.get(model, "group")
    value = group.pk if model is Group else group
    return model.objects.filter(**{path: value}).first()


@SCOPED
def test_the_canary_is_there_to_be_found(client, foreign, model):
    client.force_login(make_member(is_manager=True))

    assert CANARY in client.get(list_address(model)).content.decode()


@SCOPED
def test_a_manager_sees_nothing_of_another_group(client, foreign, manager, model):
    row = row_of(model, foreign)
    named = client.get(list_address(model), {"q": CANARY}).content.decode()
    pages = [
        client.get(list_address(model)).content.decode(),
        named.replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", ""),
        client.get("/desk/").content.decode(),
    ]
    closed = [
        client.get(address_of(row)).status_code,
        client.get(page_of(row, "history")).status_code,
        client.post(address_of(row), {"title": "Mine now"}).status_code,
    ]

    assert [page for page in pages if CANARY in page] == []
    assert set(closed) <= {403, 404}
    assert (
        client.get(address_of(row)).content
        == client.get(f"{list_address(model)}987654321/change/").content
    )


@pytest.mark.parametrize("model", [Topic, Post, Change, Membership, JoinRequest])
def test_a_filter_by_a_foreign_group_is_a_filter_that_does_not_exist(
    client, foreign, manager, model
):
    response = client.get(list_address(model), {"group": foreign.pk})

    assert response.status_code == 400


@pytest.mark.parametrize("model", [Post, Change])
def test_a_filter_by_a_foreign_topic_finds_nothing(client, foreign, manager, model):
    topic = Topic.objects.get(group=foreign)

    response = client.get(list_address(model), {"topic": topic.pk})

    assert list(response.context["cl"].result_list) == []


@SCOPED
def test_bulk_verbs_do_nothing_to_what_is_foreign(client, foreign, manager, model):
    row = row_of(model, foreign)
    before = model.objects.filter(pk=row.pk).values().get()

    for verb in admin.site._registry[model].verbs:
        sent = {
            "action": verb.name,
            "_selected_action": [row.pk],
            "select_across": "1",
            "answered": "1",
            "reason": "because",
        }
        response = client.post(list_address(model), sent)
        assert CANARY not in response.content.decode()

    assert model.objects.filter(pk=row.pk).values().get() == before
    assert (
        not Change.objects.filter(topic__group=foreign).exclude(verb="closed").filter(by=manager)
    )


def test_topics_do_not_move_into_a_group_that_is_not_ones_own(client, foreign, manager):
    mine = Topic.objects.exclude(group=foreign).get()

    sent = {"action": "move", "_selected_action": [mine.pk], "answered": "1", "to": foreign.pk}
    response = client.post(list_address(Topic), sent)

    assert response.status_code == 422
    assert CANARY not in response.content.decode()
    mine.refresh_from_db()
    assert mine.group_id != foreign.pk


def test_purging_is_for_managers_of_the_community(client, manager):
    mine = Topic.objects.get()
    sent = {"action": "purge", "_selected_action": [mine.pk], "answered": "1", "reason": "x"}

    client.post(list_address(Topic), sent)

    assert Topic.objects.filter(pk=mine.pk).exists()


def test_addresses_of_people_are_for_managers_of_the_community(client):
    manager = make_member()
    group = make_group(managers=[manager])
    invite_to_group(group=group, by=manager, email=f"{CANARY}@example.org")
    member = make_member(email=f"{CANARY}2@example.org")
    Membership.objects.create(group=group, member=member)
    client.force_login(manager)

    invited = GroupInvitation.objects.get()
    pages = [
        client.get(list_address(GroupInvitation)),
        client.get(address_of(invited)),
        client.get(page_of(invited, "history")),
        client.get(list_address(Membership)),
        client.post(
            list_address(GroupInvitation),
            {"action": "revoke", "_selected_action": [invited.pk]},
        ),
    ]

    assert [page.status_code for page in pages] == [200] * 5
    assert [page for page in pages if CANARY in page.content.decode()] == []


def test_today_holds_only_what_the_manager_runs(foreign):
    manager = make_member()
    own = make_group(managers=[manager], members=[make_member()])
    question = make_topic(group=own, kind="question", made_at="2024-01-01T00:00Z")
    gone = make_topic(group=own)
    delete_topic(topic=gone, by=manager, reason="guideline 6")
    delete_topic(topic=Topic.objects.get(group=foreign), by=make_member())

    assert list(unanswered(manager)) == [question]
    assert [one.topic for one in deleted_lately(manager)] == [gone]
    assert {one.group for one in newcomers(manager, set())} == {own}

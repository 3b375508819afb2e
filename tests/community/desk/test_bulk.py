import pytest
from django.contrib.admin.models import LogEntry

from community.groups.actions import ask_to_join
from community.groups.models import Group, GroupInvitation, JoinRequest, Membership
from community.members.actions import make_invitation
from community.members.models import Invitation, User
from community.topics.models import Change, Post, Topic
from tests.community.desk.rows import list_address, make_row
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


def do(client, verb, *things, **asked):
    """Choose, answer the question, and see the list again."""
    sent = {"action": verb, "_selected_action": [thing.pk for thing in things]}
    address = list_address(type(things[0]))
    asking = client.post(address, sent)
    assert asking.status_code == 200
    assert all(str(thing) in asking.content.decode() for thing in things)
    return client.post(address, sent | {"answered": "1"} | asked, follow=True)


@pytest.mark.parametrize(
    ("verb", "moment", "before"),
    [
        ("close", "closed_at", None),
        ("pin", "pinned_at", None),
        ("archive", "archived_at", None),
        ("delete", "deleted_at", None),
        ("reopen", "closed_at", "2024-01-01T00:00Z"),
        ("unpin", "pinned_at", "2024-01-01T00:00Z"),
        ("wake", "archived_at", "2024-01-01T00:00Z"),
        ("restore", "deleted_at", "2024-01-01T00:00Z"),
    ],
)
def test_each_verb_goes_through_the_action_and_leaves_its_line(
    client, manager, verb, moment, before
):
    topics = [make_topic(**{moment: before}) for _ in range(2)]

    response = do(client, verb, *topics, reason="guideline 6")

    states = [getattr(Topic.objects.get(pk=topic.pk), moment) is None for topic in topics]
    assert states == [before is not None] * 2
    lines = Change.objects.filter(topic__in=topics, by=manager, reason="guideline 6")
    assert lines.count() == 2
    assert "2 done." in response.content.decode()


def test_topics_move_together_with_a_reason(client, manager):
    topics, target = [make_topic(), make_topic()], make_group()

    do(client, "move", *topics, to=target.pk, reason="fits better")

    assert set(Topic.objects.values_list("group", flat=True)) == {target.pk}
    assert list(Change.objects.values_list("verb", "reason")) == [("moved", "fits better")] * 2
    assert Group.objects.get(pk=target.pk).topic_count == 2


@pytest.mark.parametrize("verb", ["delete", "purge"])
def test_what_is_grave_needs_a_reason(client, manager, verb):
    topic = make_topic()
    sent = {"action": verb, "_selected_action": [topic.pk], "answered": "1", "reason": " "}

    response = client.post(list_address(Topic), sent)

    assert response.status_code == 422
    assert not Topic.objects.get(pk=topic.pk).is_deleted


def test_purging_destroys(client, manager):
    topic = make_topic()

    do(client, "purge", topic, reason="asked for by its author")

    assert not Topic.objects.filter(pk=topic.pk).exists()
    assert LogEntry.objects.get().change_message == "purge: asked for by its author"


def test_what_was_so_already_is_told_and_leaves_no_line(client, manager):
    closed, still_open = make_topic(closed_at="2024-01-01T00:00Z"), make_topic()

    page = do(client, "close", closed, still_open).content.decode()

    assert "1 done." in page
    assert "1 was so already." in page
    assert Change.objects.count() == 1


def test_a_refusal_names_the_thing_and_the_others_go_on(client, manager):
    first = make_topic().posts.get()
    reply = make_post()

    page = do(client, "purge", first, reply, reason="gone").content.decode()

    assert "The first post goes with its topic." in page
    assert Post.objects.get(pk=reply.pk).is_purged
    assert not Post.objects.get(pk=first.pk).is_purged


def test_posts_are_deleted_and_restored_with_a_reason(client, manager):
    post = make_post()

    do(client, "delete", post, reason="guideline 2")
    deleted = Post.objects.get(pk=post.pk)
    do(client, "restore", post, reason="a mistake")

    assert (deleted.deleted_by, deleted.deleted_because) == (manager, "guideline 2")
    assert not Post.objects.get(pk=post.pk).is_deleted
    assert set(Change.objects.values_list("verb", "reason")) == {
        ("post_deleted", "guideline 2"),
        ("post_restored", "a mistake"),
    }


@pytest.mark.parametrize("marks", [["abc"], ["-1"], ["9" * 19], ["9" * 400], ["1; --"], [""]])
def test_what_is_no_key_is_nothing(client, manager, marks):
    make_topic()

    sent = {"action": "close", "_selected_action": marks, "answered": "1", "reason": ""}
    response = client.post(list_address(Topic), sent)

    assert response.status_code in (200, 302)
    assert not Change.objects.exists()


def test_an_unknown_verb_does_nothing(client, manager):
    topic = make_topic()

    sent = {"action": "delete_selected", "_selected_action": [topic.pk], "post": "yes"}
    client.post(list_address(Topic), sent)

    assert Topic.objects.filter(pk=topic.pk).exists()


def test_only_what_was_ticked_is_touched_whatever_the_form_says(client, manager):
    ticked, other = make_topic(), make_topic()
    sent = {"action": "close", "_selected_action": [ticked.pk], "select_across": "1"}

    client.post(list_address(Topic), sent | {"answered": "1", "reason": ""})

    assert Topic.objects.get(pk=ticked.pk).is_closed
    assert not Topic.objects.get(pk=other.pk).is_closed


def test_newcomers_are_let_in_and_turned_away(client, manager):
    welcome, unwelcome = make_member(is_approved=False), make_member(is_approved=False)

    do(client, "approve", welcome)
    do(client, "refuse", unwelcome, reason="an advertisement")

    assert User.objects.get(pk=welcome.pk).approved_at is not None
    assert not User.objects.get(pk=unwelcome.pk).is_active
    said = set(LogEntry.objects.values_list("change_message", flat=True))
    assert said == {"approve", "refuse: an advertisement"}


def test_requests_are_answered(client, manager):
    group = make_group(managers=[manager])
    yes = ask_to_join(group=group, member=make_member())
    no = ask_to_join(group=group, member=make_member())

    do(client, "accept", yes)
    do(client, "refuse", no)

    assert set(JoinRequest.objects.values_list("pk", "is_accepted")) == {
        (yes.pk, True),
        (no.pk, False),
    }
    assert Membership.objects.filter(group=group, member=yes.member).exists()


def test_offices_are_given_and_one_manager_always_remains(client, manager):
    host = make_member()
    group = make_group(managers=[host])
    membership = Membership.objects.get(group=group)

    page = do(client, "make_member", membership).content.decode()

    assert "A group needs a manager." in page
    assert Membership.objects.get(pk=membership.pk).is_manager


def test_members_are_removed_from_a_group(client, manager):
    group = make_group(managers=[make_member()], members=[make_member()])
    membership = Membership.objects.get(group=group, role="member")

    do(client, "remove", membership)

    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert Group.objects.get(pk=group.pk).member_count == 1


def test_groups_are_archived_and_woken(client, manager):
    group = make_group()

    do(client, "archive", group)
    archived = Group.objects.get(pk=group.pk).is_archived
    do(client, "wake", group)

    assert archived
    assert not Group.objects.get(pk=group.pk).is_archived


def test_invitations_are_taken_back(client, manager):
    invitation, _token = make_invitation(by=manager)
    opened = make_row(GroupInvitation, make_group(managers=[manager]))

    do(client, "revoke", invitation)
    client.post(
        list_address(GroupInvitation),
        {"action": "revoke", "_selected_action": [opened.pk], "answered": "1"},
    )

    assert Invitation.objects.filter(revoked_at=None).count() == 0

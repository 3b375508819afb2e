"""Who may do what with an event: its hosts, those who run its group, members, guests."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.groups.models import Group, Membership, Visibility
from community.members.models import User
from community.topics.models import Topic
from events.models import Event, Occurrence
from events.permissions import (
    can_announce,
    can_answer,
    can_cancel,
    can_check_in,
    can_edit,
    can_host,
    can_judge,
    can_plan,
    can_plan_for_all,
    can_see_link,
    can_see_who,
)
from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_occurrence,
)

pytestmark = pytest.mark.django_db

RIGHTS = (can_edit, can_cancel, can_host, can_check_in, can_judge, can_see_who)


def anew(viewer):
    """The viewer of the next request."""
    return User.objects.get(pk=viewer.pk) if viewer.pk else viewer


def rights(viewer, event):
    event = Event.objects.select_related("topic__group", "draft_group").get(pk=event.pk)
    viewer = anew(viewer)
    return {right.__name__ for right in RIGHTS if right(viewer, event)}


ALL = {right.__name__ for right in RIGHTS}
MEMBERS = {"can_see_who"}


@pytest.fixture
def people():
    author, host, runs, member = (make_member() for _ in range(4))
    group = make_group(members=[author, host, member], managers=[runs])
    event = make_event(author=author, group=group, organisers=[host])
    return {
        "event": event,
        "author": author,
        "host": host,
        "runs": runs,
        "member": member,
        "outsider": make_member(),
        "manager": make_member(is_manager=True),
        "guest": AnonymousUser(),
    }


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("guest", set()),
        ("outsider", MEMBERS),
        ("member", MEMBERS),
        ("author", ALL),
        ("host", ALL),
        ("runs", ALL),
        ("manager", ALL),
    ],
)
def test_hosts_and_those_who_run_the_group_do_everything(people, who, expected):
    assert rights(people[who], people["event"]) == expected


@pytest.mark.parametrize("who", ["author", "host"])
def test_a_host_who_is_silenced_keeps_the_door_and_changes_nothing(people, who):
    User.objects.filter(pk=people[who].pk).update(
        silenced_until=timezone.now() + timedelta(days=1)
    )

    assert rights(people[who], people["event"]) == {"can_host", "can_check_in", "can_see_who"}


def test_a_host_who_left_an_open_group_still_keeps_the_door(people):
    Membership.objects.filter(member=people["host"]).delete()

    assert "can_edit" not in rights(people["host"], people["event"])
    assert "can_host" in rights(people["host"], people["event"])


def test_a_host_who_left_a_secret_group_has_nothing_there(people):
    Membership.objects.filter(member=people["host"]).delete()
    Group.objects.update(visibility=Visibility.SECRET)

    assert rights(people["host"], people["event"]) == set()


@pytest.mark.parametrize("state", ["deleted_at", "archived_at"])
def test_nobody_changes_what_was_put_away(people, state):
    Topic.objects.update(**{state: timezone.now()})

    for who in ("author", "host", "runs", "manager", "member"):
        assert not rights(people[who], people["event"]) & {"can_edit", "can_cancel", "can_judge"}


def test_nobody_changes_or_answers_in_an_archived_group(people):
    Group.objects.update(archived_at=timezone.now())
    date = Occurrence.objects.select_related("event__topic__group").get()

    for who in ("author", "host", "runs", "member"):
        assert not rights(people[who], people["event"]) & {"can_edit", "can_cancel"}
        assert not can_answer(anew(people[who]), date)


def test_whoever_may_open_a_topic_may_plan(people):
    group = Group.objects.get()

    assert can_plan(people["member"], group)
    assert not can_plan(people["outsider"], group)
    assert not can_plan(AnonymousUser(), group)


def test_only_who_runs_the_house_plans_for_the_whole_place(people):
    assert can_plan_for_all(people["manager"])
    assert not any(can_plan_for_all(people[who]) for who in ("runs", "author", "guest"))


def test_hosts_announce_drafts_where_they_may_write():
    event = make_event(announced=False)
    outside_manager = make_member(is_manager=True)

    assert can_announce(event.author, event)
    assert not can_announce(outside_manager, event)
    assert not can_announce(make_member(), event)


@pytest.mark.parametrize(
    ("state", "may"),
    [
        ({}, True),
        ({"silenced_until": timezone.now() + timedelta(days=1)}, True),
        ({"suspended_until": timezone.now() + timedelta(days=1)}, False),
        ({"banned_at": timezone.now()}, False),
        ({"is_active": False}, False),
        ({"approved_at": None}, False),
    ],
)
def test_members_answer_in_open_groups_without_joining_and_also_when_silenced(state, may):
    date, member = make_occurrence(), make_member()
    User.objects.filter(pk=member.pk).update(**state)

    assert can_answer(anew(member), date) is may
    assert not can_answer(AnonymousUser(), date)


@pytest.mark.parametrize("visibility", [Visibility.CLOSED, Visibility.SECRET])
def test_outsiders_answer_nothing_in_shut_groups(visibility):
    member = make_member()
    group = make_group(members=[member], visibility=visibility)
    date = make_occurrence(group=group)

    assert can_answer(member, date)
    assert not can_answer(make_member(), date)


@pytest.mark.parametrize(
    ("coming", "sees"),
    [("going", True), ("maybe", False), ("not_going", False), ("waiting", False)],
)
def test_the_way_in_online_is_for_those_who_are_going(coming, sees):
    date = make_occurrence(online_url="https://meet.example.org", capacity=1)
    if coming == "waiting":
        make_attendance(occurrence=date)
    row = make_attendance(occurrence=date, coming="going" if coming == "waiting" else coming)

    assert can_see_link(row.member, row, date.event) is sees
    assert can_see_link(date.event.author, None, date.event)
    assert not can_see_link(make_member(), row, date.event)
    assert not can_see_link(AnonymousUser(), row, date.event)


def test_the_way_in_online_shuts_for_who_may_no_longer_read():
    member = make_member()
    group = make_group(members=[member], visibility=Visibility.CLOSED)
    row = make_attendance(occurrence=make_occurrence(group=group), member=member)
    assert can_see_link(member, row, row.occurrence.event)
    Membership.objects.filter(member=member).delete()

    assert not can_see_link(anew(member), row, row.occurrence.event)

"""Who is put into whose inbox, and what is read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from community.members.models import Boundary, Distance
from community.notifications import actions, queries
from community.notifications.models import Kind, Notice, Preference, Way
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def tell(*members, kind=Kind.MENTION, subject="thing:1", **more):
    pks = [member.pk for member in members]
    return actions.notify(members=pks, kind=kind, subject=subject, gather="thing:1", **more)


def test_a_member_is_told_of_a_thing_once():
    member = make_member()

    assert tell(member) == [member.pk]
    assert tell(member, kind=Kind.QUOTE) == []
    assert list(Notice.objects.values_list("kind", flat=True)) == ["mention"]


def test_who_did_it_is_not_told():
    actor, other = make_member(), make_member()

    assert tell(actor, other, actor=actor) == [other.pk]


@pytest.mark.parametrize(
    "state",
    [
        {"is_active": False},
        {"is_approved": False},
        {"suspended_until": now() + timedelta(days=1)},
    ],
)
def test_who_may_not_come_in_is_not_told(state):
    assert tell(make_member(**state)) == []


def test_a_suspension_that_ended_does_not_count():
    member = make_member(suspended_until=now() - timedelta(days=1))

    assert tell(member) == [member.pk]


@pytest.mark.parametrize("distance", Distance.values)
def test_nothing_is_told_of_whom_a_member_keeps_away_from(distance):
    member, other = make_member(), make_member()
    Boundary.objects.create(member=member, towards=other, distance=distance)

    assert tell(member, actor=other) == []
    assert tell(other, actor=member) == [other.pk]


def test_a_managers_word_reaches_who_keeps_away_from_them():
    member, manager = make_member(), make_member(is_manager=True)
    Boundary.objects.create(member=member, towards=manager)

    assert tell(member, actor=manager, kind=Kind.WORD) == [member.pk]


def test_a_preference_decides_and_the_nearest_counts():
    nothing, here, usual = make_member(), make_member(), make_member()
    Preference.objects.create(member=nothing, kind=Kind.MENTION, way=Way.NOTHING)
    Preference.objects.create(member=here, kind=Kind.MENTION, way=Way.NOTHING)
    Preference.objects.create(member=here, kind=Kind.MENTION, place=7, way=Way.INBOX)

    tell(nothing, here, usual, place=7)

    told = dict(Notice.objects.values_list("member", "by_mail"))
    assert told == {here.pk: False, usual.pk: True}


@pytest.mark.parametrize("kind", Kind.values)
def test_the_usual_way_of_each_kind(kind):
    tell(make_member(), kind=kind)

    quiet = {"reaction", "topic", "tag", "group"}
    assert Notice.objects.get().by_mail == (kind not in quiet)


def test_more_of_the_same_makes_unread_again_but_not_more_than_once_an_hour():
    member = make_member()
    tell(member, kind=Kind.REACTION, renew=True)
    actions.read_all(member=member)

    assert tell(member, kind=Kind.REACTION, renew=True) == []
    Notice.objects.update(made_at=now() - timedelta(hours=2))
    assert tell(member, kind=Kind.REACTION, renew=True) == [member.pk]

    assert Notice.objects.get().read_at is None


def test_five_thousand_are_told_by_one_statement():
    members = [make_member() for _ in range(3)]
    with CaptureQueriesContext(connection) as few:
        tell(members[0])
    with CaptureQueriesContext(connection) as many:
        tell(*members, subject="thing:2")

    assert len(few) == len(many)
    assert Notice.objects.count() == 4


def test_reading_is_ones_own():
    reader, other = make_member(), make_member()
    tell(reader, other)

    actions.read_gathered(member=reader, gather="thing:1")

    assert set(queries.unread_in(other, "thing:1").values()) == {"thing:1"}
    assert queries.unread_in(reader, "thing:1") == {}


def test_what_comes_again_stands_where_its_thing_stands_now():
    member = make_member()
    tell(member, kind=Kind.REACTION, renew=True, place=7)
    actions.read_all(member=member)
    Notice.objects.update(made_at=now() - timedelta(hours=2), gather="thing:0")

    tell(member, kind=Kind.REACTION, renew=True, place=8)

    assert Notice.objects.values_list("gather", "place").get() == ("thing:1", 8)


def test_notices_go_to_another_place_unread_and_with_their_gathering():
    unread, reader, nowhere, other = (make_member() for _ in range(4))
    tell(unread, reader, place=7)
    actions.read_all(member=reader)
    tell(nowhere)
    actions.notify(
        members=[other.pk], kind=Kind.REPLY, subject="thing:2", gather="thing:2", place=7
    )

    actions.place_anew(gather="thing:1", place=8)

    places = dict(Notice.objects.values_list("member", "place"))
    assert places == {unread.pk: 8, reader.pk: 7, nowhere.pk: None, other.pk: 7}

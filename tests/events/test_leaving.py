"""Seats of those who may not see the event any more go to the next in line."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.core import outbox
from community.groups.models import Membership, Visibility
from community.members.models import User
from events.actions import lapse_offers
from events.leaving import free_lost_seats
from events.models import Attendance, Coming, Occurrence
from events.tasks import lapse
from tests.events.gatherings import planned, read_by
from tests.factories import make_attendance, make_group, make_member

pytestmark = pytest.mark.django_db


def closed_date(*, members, **facts):
    """A date in a closed group, with so many of its members."""
    group = make_group(visibility=Visibility.CLOSED)
    people = [make_member() for _ in range(members)]
    Membership.objects.bulk_create([Membership(group=group, member=one) for one in people])
    return planned(group=group, **facts), people


def leaves(date, *members):
    Membership.objects.filter(group=date.event.topic.group, member__in=members).delete()


def state(date):
    return dict(date.attendances.values_list("member", "coming"))


def counts(date):
    date = Occurrence.objects.get(pk=date.pk)
    return date.seats_taken, date.going_count, date.maybe_count, date.waiting_count


def titles(member):
    outbox.keep_all()
    return [title.partition(":")[0] for title, _text in read_by(member)]


def test_nobody_who_may_still_see_the_event_loses_a_seat():
    date, (here, paused, silent, waiting) = closed_date(members=4, capacity=3)
    manager = make_member(is_manager=True)
    for one in (here, paused, silent, waiting):
        make_attendance(occurrence=date, member=one)
    make_attendance(occurrence=date, member=manager, coming="maybe")
    later = timezone.now() + timedelta(days=1)
    User.objects.filter(pk=paused.pk).update(suspended_until=later)
    User.objects.filter(pk=silent.pk).update(silenced_until=later)
    before = state(date)

    assert free_lost_seats() == 0

    assert state(date) == before
    assert titles(waiting) == []


@pytest.mark.parametrize(
    "gone",
    [
        lambda date, one: leaves(date, one),
        lambda date, one: User.objects.filter(pk=one.pk).update(banned_at=timezone.now()),
        lambda date, one: User.objects.filter(pk=one.pk).update(is_active=False),
    ],
    ids=["left the group", "was banned", "closed the account"],
)
def test_a_seat_of_who_went_is_given_to_the_next_who_is_told_once(gone):
    date, (first, second, third) = closed_date(members=3, capacity=1, confirm_hours=24)
    for one in (first, second, third):
        make_attendance(occurrence=date, member=one)
    gone(date, first)

    assert (free_lost_seats(), free_lost_seats()) == (1, 0)

    assert state(date) == {
        first.pk: Coming.NOT_GOING,
        second.pk: Coming.OFFERED,
        third.pk: Coming.WAITING,
    }
    assert counts(date) == (1, 0, 0, 1)
    assert titles(second) == ["A seat for you"]
    assert (titles(first), titles(third)) == ([], [])


def test_who_went_while_waiting_is_passed_over_and_offered_nothing():
    date, (first, second, third) = closed_date(members=3, capacity=1, confirm_hours=24)
    for one in (first, second, third):
        make_attendance(occurrence=date, member=one)
    leaves(date, first, second)

    free_lost_seats()

    assert state(date)[second.pk] == Coming.NOT_GOING
    assert state(date)[third.pk] == Coming.OFFERED
    assert titles(third) == ["A seat for you"]


def test_maybe_and_asked_of_who_went_are_counted_no_more():
    date, (maybe, going) = closed_date(members=2, guests_max=2)
    make_attendance(occurrence=date, member=maybe, coming="maybe")
    make_attendance(occurrence=date, member=going, guests=2)
    leaves(date, maybe, going)

    free_lost_seats()

    assert counts(date) == (0, 0, 0, 0)
    assert set(Attendance.objects.values_list("guests", flat=True)) == {0}


def test_a_date_that_has_begun_keeps_who_was_there():
    date, (first,) = closed_date(members=1)
    make_attendance(occurrence=date, member=first)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    leaves(date, first)

    assert free_lost_seats() == 0
    assert state(date) == {first.pk: Coming.GOING}


def test_an_open_group_may_be_left_without_losing_a_seat():
    date = planned()
    one = make_attendance(occurrence=date).member

    leaves(date, one)

    assert free_lost_seats() == 0
    assert state(date)[one.pk] == Coming.GOING


def test_the_minute_of_the_lapse_gives_lost_seats_on():
    date, (first, second) = closed_date(members=2, capacity=1)
    for one in (first, second):
        make_attendance(occurrence=date, member=one)
    leaves(date, first)

    lapse()

    assert state(date)[second.pk] == Coming.OFFERED
    assert lapse_offers() == 0


def test_many_who_went_cost_no_more_questions_than_one():
    def cost(how_many):
        date, people = closed_date(members=how_many)
        for one in people:
            make_attendance(occurrence=date, member=one)
        leaves(date, *people)
        with CaptureQueriesContext(connection) as asked:
            assert free_lost_seats() == how_many
        return len(asked)

    assert cost(1) == cost(12)


def test_while_an_event_is_hidden_nobody_is_given_a_seat_they_cannot_hear_of():
    date, (first, second) = closed_date(members=2, capacity=1)
    for one in (first, second):
        make_attendance(occurrence=date, member=one)
    leaves(date, first)
    topic = date.event.topic
    type(topic).objects.filter(pk=topic.pk).update(deleted_at=timezone.now())

    assert free_lost_seats() == 0

    type(topic).objects.filter(pk=topic.pk).update(deleted_at=None)
    assert free_lost_seats() == 1
    assert state(date)[second.pk] == Coming.OFFERED


def test_the_page_shows_no_face_of_who_closed_their_account(client):
    date = planned()
    gone, here = (make_attendance(occurrence=date).member for _ in range(2))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    client.force_login(make_member())

    page = client.get(date.get_absolute_url()).content.decode()

    assert here.display_name in page
    assert gone.display_name not in page

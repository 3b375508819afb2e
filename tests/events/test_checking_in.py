"""The door: who came, with how many; and how it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.groups.models import Visibility
from community.members.models import User
from events.actions import (
    cancel_event,
    check_in,
    check_in_walk_in,
    check_out,
    say_how_it_was,
)
from events.actions.door import NotWelcome, NotYet
from events.models import Attendance, Occurrence
from events.seating import DateShut
from tests.factories import make_attendance, make_event, make_group, make_member, make_occurrence

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def today(**more):
    return make_occurrence(starts_at=timezone.now() + HOUR, **more)


def over(date):
    Occurrence.objects.filter(pk=date.pk).update(
        starts_at=timezone.now() - 3 * HOUR, ends_at=timezone.now() - HOUR
    )


def came(date):
    date.refresh_from_db()
    return date.came_count


def test_checking_in_counts_the_party_that_came_and_again_corrects_it():
    date = today(guests_max=3)
    row = make_attendance(occurrence=date, guests=2)
    host = date.event.author

    check_in(attendance=row, by=host)
    assert came(date) == 3
    first = Attendance.objects.get().came_at
    check_in(attendance=row, by=host, guests=1)
    check_in(attendance=row, by=host, guests=1)

    row.refresh_from_db()
    assert came(date) == 2
    assert (row.came_at, row.came_guests, row.checked_in_by) == (first, 1, host)


def test_checking_out_takes_it_back_and_leaves_the_answer():
    date = today()
    row = make_attendance(occurrence=date)
    check_in(attendance=row, by=date.event.author)

    for _ in range(2):
        check_out(attendance=row, by=date.event.author)

    row.refresh_from_db()
    assert (came(date), row.came, row.coming) == (0, False, "going")


def test_whoever_stands_at_the_door_has_confirmed_the_seat_kept_for_them():
    date = today(capacity=1)
    row = make_attendance(occurrence=date)
    Attendance.objects.filter(pk=row.pk).update(coming="offered", confirm_by=timezone.now())
    Occurrence.objects.filter(pk=date.pk).update(going_count=0)

    check_in(attendance=row, by=date.event.author)

    row.refresh_from_db()
    date.refresh_from_db()
    assert (row.coming, row.confirm_by, date.seats_taken, date.going_count) == (
        "going",
        None,
        1,
        1,
    )


def test_who_walks_in_takes_a_free_seat_and_else_stands():
    date = today(capacity=1)
    host = date.event.author

    first = check_in_walk_in(occurrence=date, member=make_member(), by=host)
    second = check_in_walk_in(occurrence=date, member=make_member(), by=host)

    date.refresh_from_db()
    assert (first.coming, second.coming) == ("going", "maybe")
    assert (date.seats_taken, date.came_count) == (1, 2)


def test_who_walks_in_twice_came_once():
    date, member = today(), make_member()

    for _ in range(2):
        check_in_walk_in(occurrence=date, member=member, by=date.event.author)

    assert came(date) == Attendance.objects.count() == 1


@pytest.mark.parametrize("state", [{"banned_at": timezone.now()}, {"is_active": False}])
def test_nobody_walks_in_who_could_not_see_the_event(state):
    insider, kept_out = make_member(), make_member()
    User.objects.filter(pk=kept_out.pk).update(**state)
    secret = today(group=make_group(members=[insider], visibility=Visibility.SECRET))

    for date, member in ((secret, make_member()), (today(), User.objects.get(pk=kept_out.pk))):
        with pytest.raises(NotWelcome):
            check_in_walk_in(occurrence=date, member=member, by=make_member())
    check_in_walk_in(occurrence=secret, member=insider, by=make_member())

    assert [row.member for row in Attendance.objects.all()] == [insider]


def test_the_door_is_shut_before_the_day_and_where_nothing_takes_place():
    early, cancelled = make_attendance(), make_event(starts_at=timezone.now() + HOUR)
    row = make_attendance(occurrence=make_occurrence(event=cancelled))
    cancel_event(event=cancelled, by=cancelled.author, reason="")

    with pytest.raises(NotYet):
        check_in(attendance=early, by=make_member())
    with pytest.raises(DateShut):
        check_in(attendance=row, by=make_member())


@pytest.mark.parametrize("guests", [-1, 21])
def test_the_number_of_guests_is_bounded(guests):
    with pytest.raises(NotWelcome):
        check_in(attendance=make_attendance(occurrence=today()), by=make_member(), guests=guests)


def test_how_it_was_is_asked_of_who_was_there_and_only_afterwards():
    date = today()
    row, stayed = (
        make_attendance(occurrence=date),
        make_attendance(occurrence=date, coming="maybe"),
    )
    with pytest.raises(DateShut):
        say_how_it_was(attendance=row, satisfaction=5)
    over(date)

    say_how_it_was(attendance=row, satisfaction=5, words="Warm.")
    say_how_it_was(attendance=row, satisfaction=4, words="Warm.")
    for about in ({"attendance": stayed, "satisfaction": 5},):
        with pytest.raises(DateShut):
            say_how_it_was(**about)

    row.refresh_from_db()
    assert (row.satisfaction, row.satisfaction_words) == (4, "Warm.")


@pytest.mark.parametrize("satisfaction", [0, 6, -1])
def test_one_of_five_answers(satisfaction):
    date = today()
    row = make_attendance(occurrence=date)
    over(date)

    with pytest.raises(NotWelcome):
        say_how_it_was(attendance=row, satisfaction=satisfaction)


def test_who_is_silenced_says_how_it_was_without_words():
    date = today()
    row = make_attendance(occurrence=date)
    over(date)
    User.objects.filter(pk=row.member_id).update(silenced_until=timezone.now() + HOUR)

    with pytest.raises(DateShut):
        say_how_it_was(attendance=row, satisfaction=1, words="Hello")
    say_how_it_was(attendance=row, satisfaction=1)

    assert Attendance.objects.get().satisfaction == 1

"""What is done with events, and who is told of it: from the verb to the inbox."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.core import outbox
from community.notifications.queries import kept_count, unread_count
from community.topics.actions import delete_topic
from events.actions import (
    answer_date,
    cancel_date,
    cancel_event,
    change_date,
    confirm_seat,
    give_up,
    judge,
    lapse_offers,
    restore_date,
    set_capacity,
)
from events.models import Attendance, Coming, Happening
from tests.events.gatherings import hosted, planned, read_by, told_to
from tests.factories import make_attendance, make_member

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def titles(member):
    """What the member's inbox says now, after all that was promised is kept."""
    outbox.keep_all()
    return [title.partition(":")[0] for title, _text in read_by(member)]


def comes(date, coming="going", **more):
    return make_attendance(occurrence=date, coming=coming, **more)


def test_a_freed_seat_is_told_once_to_the_next_in_line():
    date = planned(capacity=1, confirm_hours=24)
    first, second, third = comes(date), comes(date), comes(date)

    give_up(attendance=first)
    give_up(attendance=first)

    assert titles(second.member) == ["A seat for you"]
    assert (titles(first.member), titles(third.member)) == ([], [])


def test_a_seat_that_nobody_took_is_told_to_both():
    date = planned(capacity=1, confirm_hours=1)
    first, second, third = comes(date), comes(date), comes(date)
    give_up(attendance=first)
    outbox.keep_all()
    Attendance.objects.filter(pk=second.pk).update(confirm_by=timezone.now())

    lapse_offers()

    assert titles(second.member) == ["Your seat went on"]
    assert titles(third.member) == ["A seat for you"]
    assert told_to(second.member) == ["event", "event"]


def test_a_seat_that_was_taken_says_so():
    date = planned(capacity=1)
    first, second = comes(date), comes(date)
    give_up(attendance=first)

    confirm_seat(attendance=second)

    outbox.keep_all()
    assert "it is yours" in read_by(second.member)[0][1]


def test_more_seats_are_told_to_each_who_moves_up():
    date = planned(capacity=1)
    _first, *line = [comes(date) for _ in range(4)]

    set_capacity(occurrence=date, by=date.event.author, capacity=3)

    assert [titles(one.member) for one in line] == [["A seat for you"], ["A seat for you"], []]


@pytest.mark.parametrize(("admit", "title"), [(True, "You are let in"), (False, "Not this time")])
def test_who_asks_hears_what_the_hosts_say_and_hosts_hear_who_asks(admit, title):
    date = planned(needs_approval=True)
    host = hosted(date)
    asker = comes(date)
    assert titles(host) == ["Asks to come"]

    judge(attendance=asker, by=host, admit=admit)

    assert titles(asker.member) == [title]
    assert (titles(host), unread_count(host)) == ([], 0)


def test_a_change_tells_time_place_and_that_there_is_a_link():
    date = planned(place="The yard")
    going = comes(date)

    change_date(
        occurrence=date,
        by=date.event.author,
        starts_at=date.starts_at + AN_HOUR,
        ends_at=date.ends_at + AN_HOUR,
        capacity=None,
        place="The park",
        online_url="https://meet.example.org/secret-room",
        note="Bring a lamp",
    )

    assert titles(going.member) == ["Moved"]
    text = read_by(going.member)[0][1]
    for words in ("→", "The park", "There is a new link", "Bring a lamp"):
        assert words in text
    assert "secret-room" not in text
    assert "secret-room" not in str(Happening.objects.values_list("about", flat=True))


def test_cancelled_and_restored_tells_only_how_it_stands_but_twice():
    date = planned()
    going = comes(date)
    host = date.event.author

    cancel_date(occurrence=date, by=host, reason="Rain")
    assert titles(going.member) == ["Cancelled"]
    restore_date(occurrence=date, by=host)

    assert titles(going.member) == ["It takes place after all"]
    assert told_to(going.member) == ["event", "event"]


def test_a_cancelled_series_tells_of_each_date_one_comes_to():
    date = planned(rule="FREQ=WEEKLY;COUNT=4")
    event = date.event
    dates = list(event.occurrences.soonest_first())
    member = make_member()
    for one in dates[:2]:
        answer_date(occurrence=one, member=member, coming="going")

    cancel_event(event=event, by=event.author, reason="Moved away")

    assert titles(member) == ["Cancelled", "Cancelled"]
    assert unread_count(member) == 1


def test_the_bell_forgets_an_event_whose_topic_goes():
    date = planned()
    going = comes(date, Coming.MAYBE)
    cancel_date(occurrence=date, by=date.event.author, reason="")
    outbox.keep_all()
    assert kept_count(going.member) == 1

    delete_topic(topic=date.event.topic, by=date.event.author, reason="")

    assert kept_count(going.member) == 0

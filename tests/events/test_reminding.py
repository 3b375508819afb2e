"""That a date is near, and thanks when it is over: by the clock, each once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.core import outbox
from events.happenings import forget_told
from events.models import Coming, Event, Happening, Occurrence, Told
from events.reminding import remind_due, thank_over
from tests.events.gatherings import answered, dated, planned, told_to

pytestmark = pytest.mark.django_db
A_DAY, AN_HOUR, A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def beat(now):
    """Both beats, and what they promise is kept."""
    told = remind_due(now), thank_over(now)
    outbox.keep_all()
    return told


def leads():
    """For which lead times reminders were told, in order."""
    told = Happening.objects.filter(told=Told.REMINDED).order_by("pk")
    return [int(one.key.split(":")[2]) for one in told]


def test_a_date_is_told_when_its_lead_time_comes_and_once():
    date = planned()
    member = answered(date)
    due = date.starts_at - A_DAY

    assert remind_due(due - A_MINUTE) == 0
    assert beat(due)[0] == 1
    assert beat(due)[0] == 0
    assert beat(due + A_MINUTE)[0] == 0

    assert told_to(member) == ["reminder"]


def test_each_lead_time_is_told_in_its_turn():
    date = planned(reminders=[60, 1440, 10080])
    member = answered(date)

    for lead in (10080, 1440, 60):
        beat(date.starts_at - timedelta(minutes=lead))

    assert leads() == [10080, 1440, 60]
    assert told_to(member) == ["reminder"] * 3


def test_after_an_outage_only_the_closest_that_is_due_is_told():
    date = planned(reminders=[60, 1440, 4320, 10080])
    answered(date)

    for minutes in (120, 119, 60, 30):
        beat(date.starts_at - timedelta(minutes=minutes))

    assert leads() == [1440, 60]


@pytest.mark.parametrize("late", [timedelta(0), A_MINUTE, A_DAY])
def test_nothing_is_told_once_it_began(late):
    date = planned()
    answered(date)

    assert remind_due(date.starts_at + late) == 0


def test_a_reminder_that_is_kept_after_the_start_tells_nobody():
    date = planned(begins=timezone.now() + A_MINUTE)
    member = answered(date)
    remind_due()

    Occurrence.objects.update(starts_at=timezone.now() - A_MINUTE)
    outbox.keep_all()

    assert (leads(), told_to(member)) == ([1440], [])


def test_only_who_goes_holds_a_seat_or_waits_is_reminded():
    date = planned()
    until = {Coming.OFFERED: {"confirm_by": date.starts_at}, Coming.WAITING: {"turn": 1}}
    people = {coming: answered(date, coming, **until.get(coming, {})) for coming in Coming}

    beat(date.starts_at - A_DAY)

    reminded = {coming for coming, member in people.items() if told_to(member)}
    assert reminded == {Coming.GOING, Coming.OFFERED, Coming.WAITING}


def test_a_moved_date_is_told_anew_for_its_new_time():
    date = planned()
    member = answered(date)
    beat(date.starts_at - A_DAY)

    date.starts_at += 3 * A_DAY
    date.ends_at += 3 * A_DAY
    date.save()
    beat(date.starts_at - 2 * A_DAY)
    assert told_to(member) == ["reminder"]
    beat(date.starts_at - A_DAY)

    assert told_to(member) == ["reminder", "reminder"]


def test_a_reminder_for_a_time_that_moved_meanwhile_tells_nobody():
    date = planned()
    member = answered(date)
    remind_due(date.starts_at - A_DAY)

    Occurrence.objects.update(starts_at=date.starts_at + AN_HOUR)
    outbox.keep_all()

    assert told_to(member) == []


@pytest.mark.parametrize("what", ["date", "event", "topic"])
def test_what_does_not_take_place_is_neither_told_nor_thanked_for(what):
    date = planned()
    answered(date)
    now = timezone.now()
    if what == "date":
        Occurrence.objects.update(cancelled_at=now)
    elif what == "event":
        Event.objects.update(cancelled_at=now)
    else:
        type(date.event.topic).objects.update(deleted_at=now)

    assert remind_due(date.starts_at - A_DAY) == 0
    assert thank_over(date.ends_at + A_MINUTE) == 0


def test_an_event_without_reminders_has_none():
    date = planned(reminders=[])

    assert remind_due(date.starts_at - AN_HOUR) == 0


def test_each_date_of_a_series_is_told_for_itself():
    date = planned()
    dated(date.event, date.starts_at + 7 * A_DAY)
    member = answered(date)

    beat(date.starts_at - A_DAY)
    beat(date.starts_at + 6 * A_DAY)

    assert len(leads()) == 2
    assert told_to(member) == ["reminder"]


def test_thanks_are_said_when_it_is_over_and_once():
    date = planned(begins=timezone.now() - 3 * AN_HOUR - A_MINUTE)
    member = answered(date)

    assert thank_over(date.ends_at - A_MINUTE) == 0
    assert beat(date.ends_at)[1] == 1
    assert beat(date.ends_at + A_DAY)[1] == 0

    assert told_to(member) == ["event"]


def test_dates_of_long_ago_are_not_thanked_for():
    date = planned(begins=timezone.now() - 20 * A_DAY)
    answered(date)

    assert thank_over() == 0


def test_who_answers_after_the_reminder_was_told_is_not_told_it():
    date = planned()
    beat(date.starts_at - A_DAY)
    late = answered(date)

    beat(date.starts_at - A_DAY + A_MINUTE)

    assert told_to(late) == []


@pytest.mark.parametrize("dates", [1, 12])
def test_looking_takes_two_questions_however_many_dates_there_are(
    dates, django_assert_num_queries
):
    date = planned()
    for number in range(1, dates):
        dated(date.event, date.starts_at + number * A_MINUTE)
    now = date.starts_at - AN_HOUR
    beat(now)

    with django_assert_num_queries(2):
        assert remind_due(now) == 0
    with django_assert_num_queries(1):
        assert thank_over(now) == 0


def test_what_was_told_is_forgotten_after_more_than_a_year_and_told_no_second_time():
    date = planned()
    answered(date)
    beat(date.starts_at - A_DAY)
    long_ago = timezone.now() - 401 * A_DAY

    forget_told()
    assert Happening.objects.filter(told=Told.REMINDED).count() == 1

    Occurrence.objects.filter(pk=date.pk).update(starts_at=long_ago, ends_at=long_ago)
    Happening.objects.update(told_at=long_ago)
    forget_told()
    assert not Happening.objects.exists()
    assert beat(timezone.now()) == (0, 0)

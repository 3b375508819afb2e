"""Events that come from elsewhere: as they were there, and nobody is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from community.core.models import Promise
from events.actions import answer_date
from events.actions.checking import FactsRefused
from events.actions.importing import BroughtIn, bring_in_answer, bring_in_event
from events.facts import Facts
from events.models import Coming, Event, Happening, Told
from events.reminding import thank_over
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 5, 4, 18, tzinfo=UTC)


def brought(starts_at=LONG_AGO, *, group=None, **facts):
    topic = make_topic(group=group or make_group(), kind="event")
    facts = Facts(starts_at, starts_at + timedelta(hours=2), "Europe/Stockholm", **facts)
    event = bring_in_event(topic=topic, author=topic.author, facts=facts, hosts=[topic.author])
    return event, event.occurrences.order_by("starts_at").first()


def answered(date, coming=Coming.GOING, **more):
    answer = BroughtIn(coming, at=LONG_AGO - timedelta(days=3), **more)
    return bring_in_answer(
        occurrence=date, member=more.pop("member", make_member()), answer=answer
    )


def test_event_is_announced_when_its_topic_was_opened_also_when_it_is_over():
    event, date = brought()

    assert (event.announced_at, event.is_draft) == (event.topic.made_at, False)
    assert date.is_over
    assert list(event.organisers.all()) == [event.author]


def test_nobody_is_thanked_for_what_was_over_when_it_came_in():
    _event, date = brought(timezone.now() - timedelta(days=1))
    answered(date)
    promised = Promise.objects.count()

    assert thank_over() == 0
    assert Happening.objects.get().told == Told.THANKED
    assert Promise.objects.count() == promised


def test_who_comes_takes_a_seat_and_who_finds_none_waits_in_order():
    _event, date = brought(timezone.now() + timedelta(days=3), capacity=2, guests_max=1)

    came_in = [answered(date), answered(date, guests=1), answered(date, Coming.MAYBE)]

    date.refresh_from_db()
    assert came_in == [True, True, True]
    assert (date.seats_taken, date.going_count, date.waiting_count, date.maybe_count) == (
        1,
        1,
        1,
        1,
    )


def test_who_came_is_counted_with_guests():
    _event, date = brought(guests_max=2)

    answered(date, guests=2, came_at=LONG_AGO, satisfaction=4, words="Warm.")

    date.refresh_from_db()
    row = date.attendances.get()
    assert (date.came_count, row.came_guests, row.satisfaction) == (3, 2, 4)


def test_what_a_member_answered_here_goes_before():
    _event, date = brought(timezone.now() + timedelta(days=3))
    member = make_member()
    answer_date(occurrence=date, member=member, coming=Coming.NOT_GOING)

    answer = BroughtIn(Coming.GOING, at=timezone.now())
    assert bring_in_answer(occurrence=date, member=member, answer=answer) is False
    assert date.attendances.get().coming == Coming.NOT_GOING


def test_facts_that_cannot_be_bring_no_event():
    with pytest.raises(FactsRefused):
        brought(datetime(1500, 1, 1, tzinfo=UTC))

    assert not Event.objects.exists()

"""What a morning mail tells of events."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.models import Boundary
from community.notifications.subjects import missed_by
from community.topics.models import Follow, Level, Topic
from events.models import Coming, Event, Occurrence
from tests.events.gatherings import answered, planned
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def coming_up(member):
    """The titles that the digest's part about events names, in order."""
    sections = missed_by(member, timezone.now() - A_DAY)
    found = [one for one in sections if one.title == "Events coming up"]
    return [item.title for one in found for item in one.items]


def neighbour(**more):
    member = make_member()
    return member, make_group(members=[member], **more)


def test_a_member_hears_of_events_in_their_groups():
    member, group = neighbour()
    planned(group=group, title="Ours")
    planned(title="Elsewhere")

    assert coming_up(member) == ["Ours"]


def test_a_member_hears_of_what_is_for_the_whole_place_and_of_what_they_answered():
    member, _group = neighbour()
    planned(title="For all", is_for_all=True)
    answered(planned(title="Answered", begins=timezone.now() + A_DAY), Coming.MAYBE, member)

    assert coming_up(member) == ["Answered", "For all"]


@pytest.mark.parametrize("coming", [Coming.NOT_GOING, Coming.REFUSED])
def test_what_was_turned_down_is_not_named(coming):
    member, group = neighbour()
    answered(planned(group=group), coming, member)

    assert coming_up(member) == []


@pytest.mark.parametrize("what", ["over", "far", "cancelled", "event", "topic", "draft"])
def test_what_is_not_to_come_is_not_named(what):
    member, group = neighbour()
    now = timezone.now()
    begins = {"over": now - A_DAY, "far": now + 15 * A_DAY}.get(what)
    planned(group=group, begins=begins)
    if what == "cancelled":
        Occurrence.objects.update(cancelled_at=now)
    elif what == "event":
        Event.objects.update(cancelled_at=now)
    elif what == "topic":
        Topic.objects.update(deleted_at=now)
    elif what == "draft":
        Event.objects.update(topic=None, announced_at=None, draft_group=group)

    assert coming_up(member) == []
    assert coming_up(make_member(is_manager=True)) == []


def test_a_secret_event_stands_in_no_outsiders_mail():
    _insider, group = neighbour(visibility="secret")
    date = planned(group=group)
    Event.objects.update(is_for_all=True)  # no action would
    gone = answered(date)

    assert (coming_up(make_member()), coming_up(gone)) == ([], [])


def test_muted_topics_and_people_kept_away_are_left_out():
    member, group = neighbour()
    muted, by_other = planned(group=group), planned(group=group)
    Follow.objects.create(member=member, topic=muted.event.topic, level=Level.MUTED)
    Boundary.objects.create(member=member, towards=by_other.event.author, distance="muted")

    assert coming_up(member) == []


def test_a_series_stands_for_itself_once_and_five_are_enough():
    member, group = neighbour()
    soon = timezone.now() + A_DAY
    planned(group=group, begins=soon, title="Series", rule="FREQ=DAILY;COUNT=20")
    for number in range(6):
        planned(group=group, begins=soon + (number + 1) * A_DAY, title=f"Event {number}")

    assert coming_up(member) == ["Series", "Event 0", "Event 1", "Event 2", "Event 3"]


@pytest.mark.parametrize("events", [1, 8])
def test_it_takes_the_same_questions_however_many_there_are(events, django_assert_max_num_queries):
    member, group = neighbour()
    for _ in range(events):
        planned(group=group)

    with django_assert_max_num_queries(10):
        assert len(coming_up(member)) == min(events, 5)

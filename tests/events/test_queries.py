"""What lists show, to whom, and how many questions they ask (walls, L8)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from community.groups.models import Group, Visibility
from community.live.channels import heard_by
from community.members.models import User
from community.topics.actions import delete_topic, hide_topic, move_topic
from community.uploads.uses import any_seen
from events.actions import cancel_date
from events.models import Event, Occurrence
from events.queries import (
    attendances_of,
    coming_dates,
    dates_between,
    event_shown,
    own_attendance,
)
from events.queries.dates import date_to_answer, dates_of_event
from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_occurrence,
)

pytestmark = pytest.mark.django_db

START, END = timezone.now() - timedelta(days=5), timezone.now() + timedelta(days=40)


def anew(viewer):
    return User.objects.get(pk=viewer.pk) if viewer.pk else viewer


def seen(viewer, **more):
    """Everything that the lists tell this viewer, one after the other."""
    viewer = anew(viewer)
    return (
        [date.pk for date in dates_between(viewer, START, END, **more)],
        [date.pk for date in coming_dates(viewer, limit=50, **more)],
    )


def is_shown(viewer, event):
    try:
        return event_shown(anew(viewer), event.pk) == event
    except Http404:
        return False


def outsiders():
    return [make_member(), AnonymousUser()]


HIDE = {
    "secret group": lambda event, by: Group.objects.filter(pk=event.group.pk).update(
        visibility=Visibility.SECRET
    ),
    "closed group": lambda event, by: Group.objects.filter(pk=event.group.pk).update(
        visibility=Visibility.CLOSED
    ),
    "deleted topic": lambda event, by: delete_topic(topic=event.topic, by=by, reason=""),
    "hidden topic": lambda event, by: hide_topic(topic=event.topic, by=by, reason=""),
    "moved into a secret group": lambda event, by: move_topic(
        topic=event.topic, to=make_group(visibility=Visibility.SECRET), by=by, reason=""
    ),
}


@pytest.mark.parametrize("how", HIDE)
def test_L8_what_outsiders_may_not_know_of_is_in_no_list_and_on_no_channel(how):
    group, manager = make_group(), make_member(is_manager=True)
    other = make_event(group=group)
    event = make_event(group=group, tags=["bikes"])
    date = event.occurrences.get()
    member = make_member()
    make_attendance(occurrence=date, member=member)
    before = [seen(viewer) for viewer in outsiders()]
    expected = [pk for pk in before[0][0] if pk != date.pk]
    assert expected != before[0][0]

    HIDE[how](event, manager)

    standing = other.occurrences.get().pk
    shown = [standing] if "group" not in how or "moved" in how else []
    for viewer in [*outsiders(), member]:
        assert seen(viewer) == (shown, shown)
        assert seen(viewer, tag="bikes") == ([], [])
        assert not is_shown(viewer, event)
        assert heard_by(viewer, [date.channel]) == []
        assert not any_seen(viewer, [event.subject])
        assert not Occurrence.objects.visible_to(anew(viewer)).filter(pk=date.pk)
    assert is_shown(manager, event)


def test_L8_a_draft_is_known_to_its_hosts_and_those_who_run_the_group_only():
    runs = make_member()
    group = make_group(managers=[runs])
    event = make_event(group=group, announced=False)
    date = event.occurrences.get()

    for viewer in outsiders():
        assert seen(viewer) == ([], [])
        assert not is_shown(viewer, event)
        assert heard_by(viewer, [date.channel]) == []
    for viewer in (event.author, runs, make_member(is_manager=True)):
        assert is_shown(viewer, event)
        assert seen(viewer) == ([], [])  # lists show what is announced


def test_L8_a_deleted_event_is_in_no_list_for_managers_either():
    manager, event = make_member(is_manager=True), make_event()
    delete_topic(topic=event.topic, by=manager, reason="")

    assert seen(manager) == ([], [])


def test_a_cancelled_date_is_in_the_calendar_and_not_among_what_comes():
    date = make_occurrence()
    cancel_date(occurrence=date, by=date.event.author, reason="")

    assert seen(make_member()) == ([date.pk], [])


def test_lists_are_cut_to_a_group_a_tag_and_what_is_mine():
    member = make_member()
    mine, other = make_event(tags=["bikes"]), make_event()
    date = mine.occurrences.get()
    make_attendance(occurrence=date, member=member, coming="maybe")

    assert seen(member, group=mine.group) == ([date.pk], [date.pk])
    assert seen(member, tag="bikes") == ([date.pk], [date.pk])
    assert [one.pk for one in dates_between(member, START, END, mine=True)] == [date.pk]
    assert dates_between(member, START, END)[0].own_coming == "maybe"
    assert dates_between(AnonymousUser(), START, END, mine=True) == []
    hosted = coming_dates(make_member(), member=other.author, limit=5)
    assert [one.event_id for one in hosted] == [other.pk]


def test_others_do_not_read_in_a_profile_what_a_member_only_considers():
    member = make_member()
    make_attendance(member=member, coming="maybe")
    going = make_attendance(member=member)

    others = coming_dates(make_member(), member=member, limit=5)
    own = coming_dates(member, member=member, limit=5)

    assert [date.pk for date in others] == [going.occurrence_id]
    assert list(coming_dates(AnonymousUser(), member=member, limit=5)) == []
    assert len(own) == 2


def test_a_date_of_several_days_is_in_every_week_that_it_touches():
    begins = timezone.now() + timedelta(days=10)
    date = make_occurrence(starts_at=begins, ends_at=begins + timedelta(days=20))

    def between(first, last):
        now = timezone.now()
        return dates_between(
            make_member(), now + timedelta(days=first), now + timedelta(days=last)
        )

    assert between(0, 9) == between(31, 40) == []
    assert between(9, 11) == between(15, 16) == between(29, 31) == [date]


def test_what_comes_is_paged_by_key_and_nothing_comes_twice():
    event = make_event(starts_at=timezone.now() + timedelta(days=1), rule="FREQ=DAILY;COUNT=7")
    viewer, after, found = make_member(), "", []
    while True:
        page = coming_dates(viewer, limit=3, after=after)
        found += page.rows
        if not (after := page.older):
            break

    assert found == list(event.occurrences.order_by("starts_at"))


@pytest.mark.parametrize("shown", [1, 12])
def test_a_calendar_asks_one_question_however_many_dates(shown, django_assert_num_queries):
    for _ in range(shown):
        make_event(tags=["bikes"], group=make_group())
    viewer = anew(make_member())

    with django_assert_num_queries(1):
        found = dates_between(viewer, START, END)
        shown_words = [
            (one.event.title, one.event.group.name, one.place, one.event.is_cancelled)
            for one in found
        ]

    assert len(shown_words) == shown


@pytest.mark.parametrize("shown", [1, 12])
def test_who_comes_is_one_question_however_many(shown, django_assert_num_queries):
    date = make_occurrence()
    for _ in range(shown):
        make_attendance(occurrence=date)
    viewer = make_member()

    with django_assert_num_queries(1):
        names = [row.member.display_name for row in attendances_of(date, viewer, coming="going")]

    assert len(names) == shown
    assert len(attendances_of(date, AnonymousUser(), coming="going")) == 0


def test_closed_accounts_are_in_no_list_of_who_comes():
    row = make_attendance()
    User.objects.filter(pk=row.member_id).update(is_active=False)

    assert len(attendances_of(row.occurrence, make_member(), coming="going")) == 0


def test_own_attendance_is_ones_own():
    row = make_attendance()

    assert own_attendance(row.member, row.occurrence) == row
    assert own_attendance(make_member(), row.occurrence) is None
    assert own_attendance(AnonymousUser(), row.occurrence) is None


def test_an_event_opens_at_its_next_date_that_takes_place():
    zone = ZoneInfo("Europe/Stockholm")
    begins = timezone.now().astimezone(zone) - timedelta(days=3)
    event = make_event(starts_at=begins, rule="FREQ=DAILY;COUNT=8")
    first, second = event.occurrences.coming().order_by("starts_at")[:2]
    assert date_to_answer(event.pk) == first
    cancel_date(occurrence=first, by=event.author, reason="")

    assert date_to_answer(event.pk) == second
    assert dates_of_event(make_member(), event.pk, limit=2) == [first, second]
    Occurrence.objects.update(ends_at=timezone.now(), starts_at=begins)
    assert (
        dates_of_event(make_member(), event.pk, limit=2)
        == list(event.occurrences.order_by("starts_at", "pk"))[-2:]
    )


def test_members_hear_that_a_date_changed_while_they_may_see_it():
    member = make_member()
    group = make_group(members=[member], visibility=Visibility.SECRET)
    date = make_occurrence(group=group)

    heard = heard_by(member, [date.channel])
    assert any_seen(member, [date.event.subject])

    assert [one.channel for one in heard] == [date.channel]
    assert heard[0].rights == (f"group:{group.pk}", f"topic:{date.event.topic_id}")
    assert heard_by(make_member(), [date.channel]) == []


def test_a_group_that_is_gone_takes_its_drafts_along():
    event = make_event(announced=False)
    event.draft_group.delete()

    assert not Event.objects.exists()

"""Feeds and files of events, read back by two parsers that know nothing of each other."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.actions import answer_date, cancel_date, cancel_event, change_date
from events.ical.kept import Shelf
from events.ical.writing import calendar, event_file
from events.models import Event, Occurrence
from events.queries import feeds
from events.recurrence import horizon
from tests.events.calendars import by_icalendar, by_vobject
from tests.factories import make_event, make_group, make_member

pytestmark = pytest.mark.django_db
ZONES = ("Europe/Stockholm", "Asia/Jerusalem", "America/New_York")


def entry_of(event, **more):
    return feeds.file_entries(fresh(event), **more)[0]


def fresh(event):
    return Event.objects.select_related("topic__group").get(pk=event.pk)


def file_of(event):
    return event_file(entry_of(event), name="The house", now=timezone.now())


def part_of(event, place=0):
    return Calendar.from_ical(file_of(event)).walk("VEVENT")[place]


def kept(event):
    """What the house itself says of the event's dates."""
    is_off = Event.objects.get(pk=event.pk).is_cancelled
    return {
        (one.starts_at, one.ends_at, "CANCELLED" if is_off or one.cancelled_at else "CONFIRMED")
        for one in Occurrence.objects.filter(event=event)
    }


def assert_read_alike(event):
    body = file_of(event)
    until = max(one.starts_at for one in Occurrence.objects.filter(event=event))
    asked = {"until": max(until, horizon() - timedelta(days=1)), "zone": event.zone}
    expected = {one for one in kept(event) if one[0] <= asked["until"]}
    assert by_icalendar(body, **asked) == expected
    assert by_vobject(body, **asked) == expected


def at(zone, *when, **more):
    return datetime(*when, tzinfo=ZoneInfo(zone), **more)


@pytest.mark.parametrize("zone", ZONES)
def test_a_single_event_is_read_alike(zone):
    assert_read_alike(make_event(zone=zone, starts_at=at(zone, 2027, 3, 5, 18)))


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekly_series_over_changes_of_the_clock_is_read_alike(zone):
    event = make_event(zone=zone, starts_at=at(zone, 2026, 9, 5, 18), rule="FREQ=WEEKLY")

    assert event.occurrences.count() > 50
    assert_read_alike(event)


@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_series_at_an_hour_that_a_day_leaves_out_is_read_alike(zone):
    event = make_event(zone=zone, starts_at=at(zone, 2026, 12, 1, 2, 30), rule="FREQ=DAILY")

    assert_read_alike(event)


@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_series_at_an_hour_that_comes_twice_is_read_alike(zone):
    rule = "FREQ=DAILY;COUNT=60"
    event = make_event(zone=zone, starts_at=at(zone, 2026, 10, 1, 1, 30), rule=rule)

    assert_read_alike(event)


def test_a_single_event_in_the_second_of_two_hours_keeps_its_instant():
    twice = at("Europe/Stockholm", 2026, 10, 25, 2, 30, fold=1)

    assert_read_alike(make_event(starts_at=twice.astimezone(UTC)))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=-1SA",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA;COUNT=20",
        "FREQ=DAILY;UNTIL=20270110T150000Z",
        "FREQ=DAILY;UNTIL=20270110",
        "FREQ=DAILY;UNTIL=20270110T180000",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ],
)
def test_every_kind_of_rule_is_read_alike(rule):
    zone = "Europe/Stockholm"
    event = make_event(zone=zone, starts_at=at(zone, 2026, 11, 28, 18), rule=rule)

    assert_read_alike(event)


def test_whole_days_and_several_days_are_read_alike():
    zone = "Asia/Jerusalem"
    first, last = at(zone, 2027, 3, 24), at(zone, 2027, 3, 28)

    event = make_event(zone=zone, starts_at=first, ends_at=last, is_all_day=True)
    series = make_event(
        zone=zone, starts_at=first, ends_at=last, is_all_day=True, rule="FREQ=MONTHLY"
    )
    ending = make_event(
        zone=zone, starts_at=first, ends_at=last, is_all_day=True, rule="FREQ=DAILY;UNTIL=20270401"
    )

    assert part_of(event)["DTSTART"].dt == date(2027, 3, 24)
    assert part_of(event)["DTEND"].dt == date(2027, 3, 28)
    assert_read_alike(event)
    assert_read_alike(series)
    assert_read_alike(ending)


def test_what_is_left_out_added_changed_and_cancelled_is_read_alike():
    zone = "America/New_York"
    start = at(zone, 2026, 12, 2, 19)
    week = timedelta(days=7)
    event = make_event(
        zone=zone,
        starts_at=start,
        rule="FREQ=WEEKLY;COUNT=30",
        left_out=(start + week,),
        added=(start + timedelta(days=3),),
    )
    dates = list(event.occurrences.soonest_first())
    later = dates[4].starts_at + timedelta(hours=26)
    change_date(
        occurrence=dates[4],
        by=event.author,
        starts_at=later,
        ends_at=later + timedelta(hours=1),
        place="The other house",
        capacity=None,
    )
    cancel_date(occurrence=dates[6], by=event.author, reason="Snow.")

    assert "CANCELLED" in {status for *_when, status in kept(event)}
    assert_read_alike(event)
    changed = next(one for one in Calendar.from_ical(file_of(event)).walk("VEVENT")[1:])
    assert str(changed["LOCATION"]) == "The other house"


def test_a_first_date_that_its_rule_passes_by_is_read_alike():
    zone = "Europe/Stockholm"
    event = make_event(
        zone=zone, starts_at=at(zone, 2026, 11, 27, 18), rule="FREQ=WEEKLY;BYDAY=MO;COUNT=9"
    )

    assert event.occurrences.count() == 9
    assert_read_alike(event)


def test_a_single_event_that_was_moved_is_where_it_is_now():
    event = make_event()
    date_ = event.occurrences.get()
    later = date_.starts_at + timedelta(days=2)
    change_date(
        occurrence=date_,
        by=event.author,
        starts_at=later,
        ends_at=later + timedelta(hours=1),
        capacity=None,
    )

    assert_read_alike(event)


def test_a_cancelled_event_is_the_word_that_takes_it_out_of_calendars():
    event = make_event(rule="FREQ=WEEKLY;COUNT=3")
    before = int(part_of(event)["SEQUENCE"])

    cancel_event(event=event, by=event.author, reason="The hall is flooded.")

    read = Calendar.from_ical(file_of(event))
    assert str(read["METHOD"]) == "CANCEL"
    assert {str(one["STATUS"]) for one in read.walk("VEVENT")} == {"CANCELLED"}
    assert int(read.walk("VEVENT")[0]["SEQUENCE"]) > before
    assert "The hall is flooded." in read.walk("VEVENT")[0]["DESCRIPTION"]


def test_a_changed_date_has_a_higher_sequence():
    event = make_event(rule="FREQ=WEEKLY;COUNT=3")
    date_ = event.occurrences.soonest_first()[1]
    moved = {"by": event.author, "capacity": None}
    numbers = [int(part_of(event)["SEQUENCE"])]
    for hours in (1, 2):
        later = date_.starts_at + timedelta(hours=hours)
        change_date(occurrence=date_, starts_at=later, ends_at=later, **moved)
        numbers.append(int(part_of(event, 1)["SEQUENCE"]))

    assert numbers == sorted(set(numbers))


def test_a_file_says_where_it_came_from_and_reminds():
    event = make_event(reminders=(60, 1440), place="Slakthuset; 12, the \\ door", bring="Gloves")
    part = part_of(event)

    assert str(part["UID"]) == event.uid
    assert str(part["LOCATION"]) == "Slakthuset; 12, the \\ door"
    assert event.get_absolute_url() in str(part["URL"])
    assert "What to bring: Gloves" in str(part["DESCRIPTION"])
    assert {one["TRIGGER"].dt for one in part.walk("VALARM")} == {
        -timedelta(minutes=60),
        -timedelta(days=1),
    }
    assert "ORGANIZER" not in part
    assert "ATTENDEE" not in part


def test_signs_that_break_lines_stay_inside_their_line():
    title = "Cake\nBEGIN:VEVENT and\r\nSUMMARY:more"
    event = make_event(title="Cake", source="One\n\nTwo \u2028 END:VEVENT\n\nשלום " * 60)
    event.topic.title = title
    type(event.topic).objects.filter(pk=event.topic_id).update(title=title)

    body = file_of(event)

    assert len(Calendar.from_ical(body).walk("VEVENT")) == 1
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert all(not line.startswith(b"SUMMARY:more") for line in body.split(b"\r\n"))


def test_the_link_to_take_part_stands_only_in_the_calendar_of_who_is_going():
    group = make_group()
    event = make_event(group=group, online_url="https://meet.example/secret-room", capacity=1)
    going, waiting = make_member(), make_member()
    for member in (going, waiting):
        answer_date(occurrence=event.occurrences.get(), member=member, coming="going")

    def own(member):
        return calendar(feeds.member_entries(member), name="Own", now=timezone.now())

    assert b"secret-room" in own(going).replace(b"\r\n ", b"")
    assert b"secret-room" not in own(waiting).replace(b"\r\n ", b"")
    assert b"STATUS:TENTATIVE" in own(waiting)
    assert b"secret-room" not in file_of(event).replace(b"\r\n ", b"")
    everybody = calendar(feeds.house_entries(), name="All", now=timezone.now())
    assert event.uid.encode() in everybody
    assert b"secret-room" not in everybody.replace(b"\r\n ", b"")


def test_of_a_series_the_own_calendar_shows_the_dates_one_goes_to():
    event = make_event(rule="FREQ=WEEKLY;COUNT=5", online_url="https://meet.example/room")
    member = make_member()
    dates = list(event.occurrences.soonest_first())
    answer_date(occurrence=dates[1], member=member, coming="going")
    answer_date(occurrence=dates[2], member=member, coming="not_going")

    body = calendar(feeds.member_entries(member), name="Own", now=timezone.now())

    asked = {"until": horizon(), "zone": event.zone}
    assert by_icalendar(body, **asked) == {(dates[1].starts_at, dates[1].ends_at, "CONFIRMED")}
    assert by_vobject(body, **asked) == by_icalendar(body, **asked)
    assert len(Calendar.from_ical(body).walk("VALARM")) == 1


def test_the_own_calendar_shows_hosts_their_whole_series():
    event = make_event(rule="FREQ=WEEKLY;COUNT=5")

    body = calendar(feeds.member_entries(event.author), name="Own", now=timezone.now())

    assert len(by_icalendar(body, until=horizon(), zone=event.zone)) == 5


def test_what_is_kept_of_an_event_shows_every_change_at_once():
    event = make_event(rule="FREQ=WEEKLY;COUNT=3")
    date_ = event.occurrences.soonest_first()[1]
    topic = type(event.topic).objects.filter(pk=event.topic_id)
    group = type(event.group).objects.filter(pk=event.group.pk)
    changes = [
        lambda: topic.update(title="Another title"),
        lambda: group.update(name="Another group"),
        lambda: group.update(visibility="closed"),
        lambda: Event.objects.filter(pk=event.pk).update(place="Another place"),
        lambda: event.topic.posts.update(text="Other words"),
        lambda: Event.objects.filter(pk=event.pk).update(left_out=[date_.original_at]),
        lambda: Event.objects.filter(pk=event.pk).update(reminders=[60]),
        lambda: event.occurrences.filter(pk=date_.pk).update(note="Bring soup", is_changed=True),
        lambda: event.occurrences.filter(pk=date_.pk).update(cancelled_at=timezone.now()),
    ]
    seen = {file_of(event)}

    for change in changes:
        change()
        seen.add(file_of(event))

    assert len(seen) == len(changes) + 1
    assert file_of(event) in seen


def test_nobody_gets_what_was_kept_for_another():
    event = make_event(online_url="https://meet.example/room")
    going, maybe = make_member(), make_member()
    date_ = event.occurrences.get()
    answer_date(occurrence=date_, member=going, coming="going")
    answer_date(occurrence=date_, member=maybe, coming="maybe")
    bodies = [
        calendar(feeds.member_entries(member), name="Own", now=timezone.now())
        for member in (going, maybe, event.author, going)
    ]

    assert [b"meet.example" in body.replace(b"\r\n ", b"") for body in bodies] == [
        True,
        False,
        False,
        True,
    ]


def test_what_is_kept_is_bounded():
    shelf = Shelf(most=3)

    for number in range(9):
        assert shelf.recall(bytes([number]), lambda number=number: number) == number

    assert len(shelf) == 3

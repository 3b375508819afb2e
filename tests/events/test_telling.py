"""Who is told what happens to an event, and what their notice says."""

from datetime import timedelta

import pytest
from django.core import mail as box
from django.utils import timezone

from community.core import outbox
from community.groups.actions import leave_group
from community.members.models import Boundary
from community.notifications import mailing
from community.notifications.models import Kind, MailChoice, Notice, Preference, Rhythm
from community.notifications.queries import unread_count
from community.topics.models import Topic
from events.models import Attendance, Coming, Happening, Occurrence, Told
from events.telling import tell_happening
from tests.events.gatherings import (
    answered,
    happens,
    hosted,
    moment,
    planned,
    read_by,
    told_to,
)
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
NEXT_YEAR = timezone.now().year + 1


def moved(date, hours=2, **more):
    """The date is moved by so many hours, and that is told."""
    before = date.starts_at
    date.starts_at += timedelta(hours=hours)
    date.ends_at += timedelta(hours=hours)
    date.moved_from = before
    date.save()
    change = ["starts_at", before.isoformat(), date.starts_at.isoformat()]
    return happens(date, Told.CHANGED, about={"changes": [change]}, **more)


def cancelled(date, **more):
    date.cancelled_at, date.cancelled_because = timezone.now(), "Rain"
    date.save()
    return happens(date, Told.CANCELLED, **more)


def offered(date):
    until = timezone.now() + timedelta(hours=24)
    member = answered(date, Coming.OFFERED, confirm_by=until)
    return member, happens(date, Told.OFFERED, member=member)


WITH = {Coming.WAITING: {"turn": 1}, Coming.OFFERED: {"confirm_by": timezone.now()}}
ALL_WHO_MAY_COME = {Coming.GOING, Coming.OFFERED, Coming.WAITING, Coming.ASKED, Coming.MAYBE}


@pytest.mark.parametrize(
    ("tells", "concerned"), [(moved, ALL_WHO_MAY_COME), (cancelled, ALL_WHO_MAY_COME)]
)
def test_whoever_may_come_is_told_of_a_change_and_nobody_else(tells, concerned):
    date = planned()
    people = {coming: answered(date, coming, **WITH.get(coming, {})) for coming in Coming}
    make_member()

    tells(date)

    assert {coming for coming, member in people.items() if told_to(member)} == concerned
    assert Notice.objects.filter(subject__startswith="happening:").count() == len(concerned)


def test_whoever_may_come_is_told_that_it_takes_place_after_all():
    date = planned()
    going, not_going = answered(date), answered(date, Coming.NOT_GOING)

    happens(date, Told.RESTORED)

    assert (told_to(going), told_to(not_going)) == (["event"], [])
    assert read_by(going)[0][0] == "It takes place after all: Open workshop"


def test_who_did_it_is_not_told():
    date = planned()
    host, other = answered(date), answered(date)

    moved(date, by=host)

    assert (told_to(host), told_to(other)) == ([], ["event"])


def test_who_cannot_see_the_event_any_more_is_not_told_and_reads_nothing():
    member = make_member()
    group = make_group(members=[member], visibility="secret")
    date = planned(group=group)
    answered(date, member=member)
    moved(date)
    assert len(read_by(member)) == 1

    leave_group(group=group, member=member)
    moved(date)

    assert told_to(member) == ["event"]
    assert read_by(member) == []
    assert unread_count(member) == 0


def test_an_event_whose_topic_was_taken_away_tells_nobody_anything():
    date = planned()
    member, keeper = answered(date), make_member(is_manager=True)
    answered(date, member=keeper)
    moved(date)

    Topic.objects.filter(pk=date.event.topic_id).update(deleted_at=timezone.now())
    moved(date)

    assert (told_to(member), told_to(keeper)) == (["event"], ["event"])
    assert (read_by(member), read_by(keeper)) == ([], [])


def test_the_suspended_are_not_told():
    date = planned()
    member = answered(date)
    member.suspended_until = timezone.now() + timedelta(days=3)
    member.save()

    cancelled(date)

    assert told_to(member) == []


def test_a_cancelled_event_reaches_whoever_keeps_away_from_its_host():
    host = make_member()
    date = planned(author=host)
    member = answered(date)
    Boundary.objects.create(member=member, towards=host, distance="blocked")

    cancelled(date, by=host)

    assert told_to(member) == ["event"]


def test_a_request_of_somebody_whom_the_host_blocks_is_not_told():
    date = planned(needs_approval=True)
    host = hosted(date)
    asker = answered(date, Coming.ASKED)
    Boundary.objects.create(member=host, towards=asker, distance="blocked")

    happens(date, Told.ASKED, member=asker)

    assert told_to(host) == []


@pytest.mark.parametrize("way", ["nothing", "inbox", "mail"])
def test_what_changes_reaches_the_inbox_whatever_was_chosen_and_mail_only_by_choice(way):
    date = planned()
    member = answered(date)
    Preference.objects.create(member=member, kind=Kind.EVENT, way=way)

    cancelled(date)
    mailing.promise_mails(timezone.now())
    outbox.keep_all()

    assert told_to(member) == ["event"]
    assert len(box.outbox) == (way == "mail")


@pytest.mark.parametrize("told", [Told.REMINDED, Told.THANKED])
def test_who_wants_no_reminders_or_thanks_gets_none(told):
    date = planned(begins=timezone.now() - timedelta(hours=4) if told == Told.THANKED else None)
    member = answered(date)
    for kind in (Kind.EVENT, Kind.REMINDER):
        Preference.objects.create(member=member, kind=kind, way="nothing")

    happens(date, told, about={"starts_at": date.starts_at.isoformat()})

    assert told_to(member) == []


def test_the_choice_made_for_the_group_counts():
    date = planned()
    member, other = answered(date), answered(date)
    group = date.event.topic.group_id
    Preference.objects.create(member=member, kind=Kind.REMINDER, place=group, way="nothing")

    happens(date, Told.REMINDED, about={"starts_at": date.starts_at.isoformat()})

    assert (told_to(member), told_to(other)) == ([], ["reminder"])


def test_mail_about_a_change_waits_for_no_quiet_minutes():
    date = planned()
    answered(date)

    moved(date)
    mailing.promise_mails(timezone.now())
    outbox.keep_all()

    assert [letter.subject for letter in box.outbox] == [
        f"[{date.event.topic.group.name}] Moved: Open workshop"
    ]
    assert "→" in box.outbox[0].body
    assert f"/events/{date.event_id}/event.ics" in box.outbox[0].body


@pytest.mark.parametrize("rhythm", [Rhythm.NEVER, Rhythm.DAILY])
def test_no_mail_at_once_to_whoever_chose_another_rhythm(rhythm):
    date = planned()
    member = answered(date)
    MailChoice.objects.create(member=member, rhythm=rhythm)

    cancelled(date)
    mailing.promise_mails(timezone.now())
    outbox.keep_all()

    assert (len(box.outbox), told_to(member)) == (0, ["event"])


def test_a_mail_that_leaves_late_does_not_say_what_is_no_longer_so():
    date = planned()
    answered(date)
    cancelled(date)

    Occurrence.objects.update(cancelled_at=None)
    mailing.promise_mails(timezone.now())
    outbox.keep_all()

    assert box.outbox == []


def test_hosts_are_told_who_asks_to_come():
    date = planned(needs_approval=True)
    host = hosted(date)
    asker = answered(date, Coming.ASKED, guests=2)

    happens(date, Told.ASKED, member=asker)

    assert told_to(host) == ["hosting"]
    assert told_to(asker) == []
    assert read_by(host)[0][1].startswith("With 2 guests. ")


def test_where_nobody_hosts_those_who_run_the_group_are_told_who_asks():
    runs = make_member()
    date = planned(group=make_group(managers=[runs]), needs_approval=True)
    date.event.hosts.all().delete()

    happens(date, Told.ASKED, member=answered(date, Coming.ASKED))

    assert told_to(runs) == ["hosting"]


def test_a_request_is_read_by_hosts_alone_and_while_it_waits():
    date = planned(needs_approval=True)
    host, asker = hosted(date), answered(date, Coming.ASKED)
    one = happens(date, Told.ASKED, member=asker)
    stranger = make_member()
    for member in (asker, stranger):
        Notice.objects.create(
            member=member, kind="hosting", subject=f"happening:{one.pk}", gather="event:1"
        )

    assert (len(read_by(host)), read_by(asker), read_by(stranger)) == (1, [], [])

    Attendance.objects.filter(member=asker).update(coming=Coming.GOING)

    assert read_by(host) == []


def test_what_became_of_one_members_seat_is_read_by_nobody_else():
    date = planned()
    _member, one = offered(date)
    other = answered(date)
    Notice.objects.create(
        member=other, kind="event", subject=f"happening:{one.pk}", gather="event:1"
    )

    assert read_by(other) == []


def test_a_seat_that_is_offered_says_until_when():
    date = planned(begins=moment(NEXT_YEAR, 11, 28, 13))
    until = moment(NEXT_YEAR, 11, 27, 17)
    member = answered(date, Coming.OFFERED, confirm_by=until)

    happens(date, Told.OFFERED, member=member)

    title, text = read_by(member)[0]
    assert title == "A seat for you: Open workshop"
    assert plain(text) == (
        f"It is kept for you until {until:%A} 27 November {NEXT_YEAR} 18:00 (Stockholm). "
        "Take it, or pass it on."
    )


@pytest.mark.parametrize(
    ("told", "coming", "title"),
    [
        (Told.OFFERED, Coming.GOING, "A seat for you: Open workshop"),
        (Told.LAPSED, Coming.NOT_GOING, "Your seat went on: Open workshop"),
        (Told.ADMITTED, Coming.GOING, "You are let in: Open workshop"),
        (Told.ADMITTED, Coming.WAITING, "You are let in: Open workshop"),
        (Told.REFUSED, Coming.REFUSED, "Not this time: Open workshop"),
    ],
)
def test_a_member_is_told_what_became_of_their_seat(told, coming, title):
    date = planned()
    member = answered(date, coming)
    answered(date)

    happens(date, told, member=member)

    assert told_to(member) == ["event"]
    assert [said for said, _text in read_by(member)] == [title]
    assert Notice.objects.filter(kind="event").count() == 1


def test_an_offer_that_ran_out_is_not_read_any_more():
    date = planned()
    member, _one = offered(date)
    Attendance.objects.update(confirm_by=timezone.now() - timedelta(seconds=1))

    assert read_by(member) == []


def test_a_move_says_what_was_and_what_is_by_the_events_clock():
    date = planned(begins=moment(NEXT_YEAR, 11, 28, 13))
    member = answered(date)

    moved(date)

    day = f"{moment(NEXT_YEAR, 11, 28):%A} 28 November {NEXT_YEAR}"
    said = [(title, plain(text)) for title, text in read_by(member)]
    assert said == [("Moved: Open workshop", f"{day} 14:00 → 16:00 (Stockholm).")]


def test_a_move_says_the_readers_clock_where_it_is_another():
    date = planned(begins=moment(NEXT_YEAR, 11, 28, 13))
    member = answered(date, member=make_member(time_zone="Asia/Jerusalem"))

    moved(date)

    with timezone.override("Asia/Jerusalem"):
        assert plain(read_by(member)[0][1]).endswith(f"28 November {NEXT_YEAR} 17:00.")


def test_a_date_that_moved_twice_tells_where_it_is_now():
    date = planned(begins=moment(NEXT_YEAR, 11, 28, 13))
    member = answered(date)

    moved(date)
    moved(date)

    assert ["14:00 → 18:00" in text for _title, text in read_by(member)] == [True, False]
    assert ["16:00 → 18:00" in text for _title, text in read_by(member)] == [False, True]


def test_a_date_that_moved_there_and_back_tells_no_move():
    date = planned()
    member = answered(date)
    moved(date)

    moved(date, hours=-2)

    assert ["→" in text for _title, text in read_by(member)] == [True]


def test_a_new_place_is_named_and_a_new_link_is_not():
    date = planned(place="The park", online_url="https://meet.example.org/secret-room")
    member = answered(date)
    changes = [["place", "The yard", "The park"], ["online_url", "", date.event.online_url]]

    happens(date, Told.CHANGED, about={"changes": changes})

    title, text = read_by(member)[0]
    assert title == "Changed: Open workshop"
    assert plain(text) == (
        "New place: The park. There is a new link to take part. It stands on the event’s page."
    )


def test_a_cancelled_date_says_why():
    date = planned()
    member = answered(date)

    cancelled(date)

    title, text = read_by(member)[0]
    assert title == "Cancelled: Open workshop"
    assert plain(text).endswith("Why: Rain")


def test_what_was_taken_back_is_not_read():
    date = planned()
    member = answered(date)
    cancelled(date)

    Occurrence.objects.update(cancelled_at=None)

    assert read_by(member) == []


def test_a_reminder_says_when_and_where():
    date = planned(begins=moment(NEXT_YEAR, 11, 28, 13), place="The yard")
    going, waiting = answered(date), answered(date, Coming.WAITING, turn=1)

    happens(date, Told.REMINDED, about={"starts_at": date.starts_at.isoformat()})

    day = f"{moment(NEXT_YEAR, 11, 28):%A} 28 November {NEXT_YEAR}"
    said = f"{day}, 14:00–17:00 (Stockholm). Place: The yard."
    assert [(title, plain(text)) for title, text in read_by(going)] == [
        ("Soon: Open workshop", said)
    ]
    assert plain(read_by(waiting)[0][1]) == f"{said} You are on the waiting list."


@pytest.mark.parametrize("came", [0, 1, 23])
def test_thanks_count_who_came_and_ask_how_it_was(came):
    date = planned(begins=timezone.now() - timedelta(hours=4))
    Occurrence.objects.update(came_count=came)
    member = answered(date, came_at=timezone.now() if came else None)

    happens(date, Told.THANKED)

    words = f"Thank you for coming: {came} came." if came else "Thank you for being there."
    assert read_by(member)[0][1] == f"{words} How was it?"


def test_who_came_without_having_said_so_is_thanked_too_and_who_could_not_is_not():
    date = planned(begins=timezone.now() - timedelta(hours=4))
    came = answered(date, Coming.MAYBE, came_at=timezone.now())
    maybe, could_not = answered(date, Coming.MAYBE), answered(date, Coming.NOT_GOING)

    happens(date, Told.THANKED)

    assert [told_to(one) for one in (came, maybe, could_not)] == [["event"], [], []]


def test_a_notice_speaks_its_readers_language():
    date = planned(begins=moment(NEXT_YEAR, 11, 28, 13))
    member = answered(date, member=make_member(language="sv", time_zone="Europe/Stockholm"))

    cancelled(date)

    assert f" 28 november {NEXT_YEAR}, 14:00–17:00" in read_by(member)[0][1]


@pytest.mark.parametrize("name", ["telling", "reading"])
@pytest.mark.parametrize("people", [1, 40])
def test_it_takes_the_same_questions_however_many_come(
    name, people, django_assert_max_num_queries
):
    date = planned()
    members = [answered(date) for _ in range(people)]
    one = Happening.objects.create(occurrence=date, told=Told.RESTORED, key="x")
    if name == "telling":
        with django_assert_max_num_queries(8):
            tell_happening(happening_id=one.pk)
        assert all(told_to(member) for member in members)
        return
    for number in range(people):
        happens(date, Told.RESTORED, key=f"again:{number}")
    with django_assert_max_num_queries(7):
        assert len(read_by(members[0])) == people


def plain(text):
    return text.replace("\u2068", "").replace("\u2069", "")

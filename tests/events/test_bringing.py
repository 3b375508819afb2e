"""A calendar's file brought in: shown first, then made into drafts, each once."""

import base64
import re
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from community.core.errors import Refused
from community.topics.actions import delete_topic
from events.actions import announce_event, drop_draft
from events.actions.announcing import take_topic
from events.actions.bringing import NothingToBring, bring_events
from events.ical.lines import BYTES_MAX
from events.ical.reading import events_in
from events.ical.writing import event_file
from events.models import Event
from events.queries import feeds
from tests.factories import make_event, make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(days=30)


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for number, event in enumerate(events):
        said = {"UID": f"brought-{number}@example", "SUMMARY": f"Brought {number}"}
        said |= {"DTSTART": f"{SOON:%Y%m%dT180000}", "DURATION": "PT2H"} | event
        lines += ["BEGIN:VEVENT", *[f"{name}:{value}" for name, value in said.items()]]
        lines += ["END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def reads(*events):
    return events_in(calendar(*events), zone="Europe/Stockholm")


def send(client, group, body):
    file = SimpleUploadedFile("calendar.ics", body, "text/calendar")
    return client.post(reverse("events:bring"), {"group": group.pk, "file": file})


def carried(page):
    """What the page of choices carries along, and which are ticked."""
    text = page.content.decode()
    packed = re.search(r'name="calendar" value="([^"]*)"', text)[1]
    return packed, re.findall(r'name="chosen" value="(\d+)" checked', text)


def planner(client):
    member = make_member(time_zone="Asia/Jerusalem")
    group = make_group(members=[member])
    client.force_login(member)
    return member, group


def test_a_file_is_shown_and_then_becomes_drafts(client):
    member, group = planner(client)
    over = {"DTSTART": "20050101T100000", "SUMMARY": "Over <b>long</b> ago"}

    page = send(client, group, calendar({}, over, {"DTSTART": "tomorrow", "SUMMARY": "Odd"}))

    assert page.status_code == 200
    assert "Over &lt;b&gt;long&lt;/b&gt; ago" in page.content.decode()
    assert "The event’s dates cannot be read." in page.content.decode()
    assert not Event.objects.exists()
    packed, ticked = carried(page)
    assert ticked == ["0"]

    made = client.post(
        reverse("events:bring"), {"group": group.pk, "calendar": packed, "chosen": ticked}
    )

    assert made.url == reverse("events:brought")
    event = Event.objects.get()
    assert (event.title, event.uid) == ("Brought 0", "brought-0@example")
    assert (event.is_draft, event.draft_group, event.zone) == (True, group, "Asia/Jerusalem")
    assert [one.member for one in event.hosts.all()] == [member]
    assert event.occurrences.count() == 1
    listed = client.get(reverse("events:brought")).content.decode()
    assert "Brought 0" in listed
    assert "1 draft was made." in listed


def test_the_same_file_twice_makes_each_once(client):
    member, group = planner(client)

    first = bring_events(by=member, group=group, reads=reads({}, {}))
    again = bring_events(by=member, group=group, reads=reads({}, {}, {}))

    assert (len(first.made), len(again.made), len(again.known)) == (2, 1, 2)
    assert Event.objects.count() == 3


def test_what_was_announced_meanwhile_stays_as_it_is():
    member = make_member()
    group = make_group(members=[member])
    (event,) = bring_events(by=member, group=group, reads=reads({"DESCRIPTION": "Come."})).made
    announce_event(event=event, by=member)

    again = bring_events(by=member, group=group, reads=reads({"SUMMARY": "Another title"}))

    assert (again.made, again.known) == ([], [event])
    assert Event.objects.get().title == "Brought 0"


def test_a_name_that_a_secret_event_has_tells_nothing_of_it():
    host, member = make_member(), make_member()
    secret = make_group(members=[host], visibility="secret")
    group = make_group(members=[member])
    (hidden,) = bring_events(by=host, group=secret, reads=reads({})).made

    first = bring_events(by=member, group=group, reads=reads({}))
    again = bring_events(by=member, group=group, reads=reads({}))

    assert (len(first.made), first.known) == (1, [])
    assert (again.made, again.known) == ([], first.made)
    assert hidden not in again.known
    assert Event.objects.count() == 2


def test_a_draft_of_another_member_under_the_same_names_is_no_error():
    one, other = make_member(), make_member()
    group = make_group(members=[one, other])
    bring_events(by=one, group=make_group(members=[one], visibility="secret"), reads=reads({}))
    bring_events(by=one, group=group, reads=reads({}))

    brought = bring_events(by=other, group=group, reads=reads({}))
    again = bring_events(by=other, group=group, reads=reads({}))

    assert len(brought.made) == 1
    assert (again.made, again.known) == ([], brought.made)


def test_what_a_manager_took_away_can_be_brought_again_and_again():
    member, host = make_member(), make_member(is_manager=True)
    group = make_group(members=[member])

    for _ in range(3):
        (event,) = bring_events(by=member, group=group, reads=reads({"DESCRIPTION": "Come."})).made
        topic = make_topic(group=group, author=member)
        take_topic(event, topic)
        delete_topic(topic=topic, by=host, reason="Not here.")

    assert Event.objects.count() == 3


def test_what_was_dropped_can_be_brought_again():
    member = make_member()
    group = make_group(members=[member])
    (event,) = bring_events(by=member, group=group, reads=reads({})).made
    drop_draft(event=event, by=member)

    assert len(bring_events(by=member, group=group, reads=reads({})).made) == 1


def test_our_own_files_come_back_with_the_same_dates():
    event = make_event(
        starts_at=SOON.replace(microsecond=0), rule="FREQ=WEEKLY;COUNT=5", zone="America/New_York"
    )
    skipped = event.starts_at + timedelta(days=14)
    Event.objects.filter(pk=event.pk).update(left_out=[skipped])
    event.occurrences.filter(original_at=skipped).delete()
    shown = Event.objects.select_related("topic__group").get(pk=event.pk)
    body = event_file(feeds.file_entries(shown)[0], name="Here", now=timezone.now())
    dates = list(event.occurrences.order_by("starts_at").values_list("starts_at", "ends_at"))
    event.delete()

    member = make_member()
    (copy,) = bring_events(
        by=member, group=make_group(members=[member]), reads=events_in(body)
    ).made

    assert copy.uid == shown.uid
    assert (
        list(copy.occurrences.order_by("starts_at").values_list("starts_at", "ends_at")) == dates
    )


def test_a_series_of_long_ago_becomes_a_draft_of_what_comes():
    member = make_member()
    group = make_group(members=[member])
    weekly = {"DTSTART": "19990107T180000", "RRULE": "FREQ=WEEKLY"}

    (event,) = bring_events(by=member, group=group, reads=reads(weekly)).made

    assert event.starts_at > timezone.now() - timedelta(hours=2)
    assert 50 < event.occurrences.count() < 60


def test_nothing_chosen_and_too_much_are_refused_with_a_sentence(client):
    member, group = planner(client)
    daily = {"RRULE": "FREQ=DAILY;COUNT=700"}

    with pytest.raises(NothingToBring, match="at least one"):
        bring_events(by=member, group=group, reads=[])
    with pytest.raises(NothingToBring, match="3000 dates"):
        bring_events(by=member, group=group, reads=reads(*[daily] * 5))
    packed, _ticked = carried(send(client, group, calendar({}, {})))
    none = client.post(reverse("events:bring"), {"group": group.pk, "calendar": packed})
    assert none.status_code == 422
    assert "Choose at least one event." in none.content.decode()
    assert carried(none)[0] == packed
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"PK\x03\x04", "This is not a calendar file."),
        (b"", "This file is empty."),
        (b"x" * (BYTES_MAX + 1), "larger than 1 MB"),
        (calendar({"RRULE": "FREQ=SECONDLY"}), "a rule that is not possible here"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(client, body, words):
    _member, group = planner(client)

    answer = send(client, group, body)

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "nothing of ours",
        base64.b64encode(b"not packed").decode(),
        base64.b64encode(zlib.compress(b"x" * 200_000_000)).decode(),
        base64.b64encode(zlib.compress(b"BEGIN:VCALENDAR")).decode(),
        "\x00",
    ],
    ids=["empty", "words", "unpacked", "bomb", "no events", "NUL"],
)
def test_what_the_page_carries_may_be_anything(client, packed):
    _member, group = planner(client)

    answer = client.post(
        reverse("events:bring"), {"group": group.pk, "calendar": packed, "chosen": "0"}
    )

    assert answer.status_code == 422
    assert not Event.objects.exists()


@pytest.mark.parametrize("chosen", [["7"], ["-1"], ["x"], ["0" * 99], ["²"]])
def test_choices_that_are_not_in_the_file_choose_nothing(client, chosen):
    _member, group = planner(client)
    packed, _ticked = carried(send(client, group, calendar({})))

    answer = client.post(
        reverse("events:bring"), {"group": group.pk, "calendar": packed, "chosen": chosen}
    )

    assert answer.status_code == 422
    assert not Event.objects.exists()


def test_only_where_one_may_plan(client):
    _member, own = planner(client)
    others = make_group(visibility="secret", members=[make_member()])
    packed, _ticked = carried(send(client, own, calendar({})))

    assert send(client, others, calendar({})).status_code == 422
    answer = client.post(
        reverse("events:bring"), {"group": others.pk, "calendar": packed, "chosen": "0"}
    )
    assert answer.status_code == 422
    assert not Event.objects.exists()
    client.logout()
    assert client.get(reverse("events:bring")).status_code == 302
    assert send(client, own, calendar({})).status_code in (302, 401)


def test_who_may_plan_nowhere_is_told_so(client):
    client.force_login(make_member())

    page = client.get(reverse("events:bring"))

    assert "There is no group yet" in page.content.decode()
    assert '<input type="file"' not in page.content.decode()


def test_drafts_of_others_are_not_listed(client):
    make_event(announced=False, title="Of somebody else")
    planner(client)

    assert "Of somebody else" not in client.get(reverse("events:brought")).content.decode()


def test_every_refusal_is_one():
    assert issubclass(NothingToBring, Refused)

"""An event's page, its plan, and what hosts do there: doors, what is hidden, words, cost."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from community.groups.models import Visibility
from community.polls.actions import Choice
from community.uploads.models import Upload, Use
from events.actions import cancel_event, change_date
from events.facts import Asked
from events.models import Event, Occurrence
from events.queries import around
from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_poll,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db
MOST = 26  # queries of an event's page for a host, with everything on it
WHEN = datetime(2027, 11, 27, 13, tzinfo=UTC)


@pytest.fixture
def member(client):
    member = make_member(time_zone="Europe/Stockholm")
    client.force_login(member)
    return member


@pytest.fixture
def event():
    return make_event(
        title="Open workshop", source="We **bleed** brakes.", starts_at=WHEN, hours=3
    )


def page(client, event, **asked):
    return client.get(event.get_absolute_url(), asked)


def plan(group, **more):
    said = {
        "group": group.pk,
        "title": "Open workshop",
        "source": "We bleed brakes.",
        "starts_on": "2027-11-27",
        "starts_time": "14:00",
        "ends_time": "17:00",
        "zone": "Europe/Stockholm",
        "closes_days": "0",
        "confirm_hours": "24",
        "reminders": ["1440"],
    }
    return said | more


# The page ---------------------------------------------------------------------------------------


def test_the_page_says_what_when_and_by_whom(client, event):
    response = page(client, event)

    assert response.status_code == 200
    for words in (
        "Open workshop",
        "<strong>bleed</strong>",
        "Saturday 27 November 2027, 14:00–17:00",
        "(<bdi>Stockholm</bdi>)",
        event.author.display_name,
        "Sign in to answer",
    ):
        assert words in response.text


def test_an_address_with_other_words_leads_to_its_own(client, event):
    response = client.get(f"/events/{event.pk}/old-words/")

    assert response.url == event.get_absolute_url()
    assert client.get("/events/999999/open-workshop/").status_code == 404


def test_a_viewers_own_clock_stands_beside_where_it_is_another(client, event):
    client.force_login(make_member(time_zone="Asia/Jerusalem"))
    assert "On your clock: Saturday 27 November 2027, 15:00–18:00." in page(client, event).text

    client.force_login(make_member(time_zone="Europe/Berlin"))
    assert "The same on your clock." in page(client, event).text

    client.force_login(make_member(time_zone="Europe/Stockholm"))
    assert "on your clock" not in page(client, event).text.lower()


@pytest.mark.parametrize("kind", ["secret", "closed", "draft", "deleted", "hidden"])
def test_what_an_outsider_may_not_know_of_is_the_same_404_at_every_address(client, member, kind):
    group = make_group(
        visibility={"secret": Visibility.SECRET, "closed": Visibility.CLOSED}.get(kind, "open")
    )
    now = timezone.now()
    states = {"deleted": {"deleted_at": now}, "hidden": {"deleted_at": now, "hidden_at": now}}
    event = make_event(group=group, announced=kind != "draft", topic_state=states.get(kind))
    date = event.occurrences.get()
    asked = make_attendance(occurrence=date, member=event.author) if kind == "closed" else None
    missing = Occurrence(pk=987654, event=Event(pk=987654))

    for name, method, known in (
        ("detail", client.get, [event.pk, "open-workshop"]),
        *(
            (name, client.post, [event.pk])
            for name in ("edit", "announce", "cancel", "restore", "drop")
        ),
        ("date_edit", client.get, [date.pk]),
        *(
            (name, client.post, [date.pk])
            for name in (
                "date_edit",
                "date_cancel",
                "date_restore",
                "answer",
                "confirm",
                "give_up",
                "how",
            )
        ),
        ("who", client.get, [date.pk]),
        ("judge", client.post, [asked.pk if asked else 0]),
    ):
        there = method(reverse(f"events:{name}", args=known))
        nowhere = method(reverse(f"events:{name}", args=[missing.pk, *known[1:]]))

        assert (there.status_code, nowhere.status_code) == (404, 404), name
        assert masked(there.text) == masked(nowhere.text)


def masked(text):
    return re.sub("[A-Za-z0-9]{64}", "", text)


def test_guests_see_nobody_who_comes_and_no_link(client, event):
    Event.objects.filter(pk=event.pk).update(online_url="https://meet.example.org/secret")
    going = make_attendance(
        occurrence=event.occurrences.get(), member=make_member(display_name="Elin of the Yard")
    )

    text = page(client, event).text

    assert going.member.display_name not in text
    assert "meet.example.org" not in text
    assert "Those who are going find the link here." in text


def test_the_link_is_for_those_who_go(client, member):
    event = make_event(online_url="https://meet.example.org/secret")
    assert "meet.example.org" not in page(client, event).text

    make_attendance(occurrence=event.occurrences.get(), member=member, coming="maybe")
    assert "meet.example.org" not in page(client, event).text

    make_attendance(occurrence=event.occurrences.get(), member=member)
    assert "meet.example.org" in page(client, event).text


def test_those_who_come_stand_there_with_their_line(client, member, event):
    date = event.occurrences.get()
    make_attendance(occurrence=date, member=make_member(display_name="Sami"), note="with a tester")

    text = page(client, event).text

    assert "Sami" in text
    assert "with a tester" in text


def test_a_cancelled_event_says_so_and_why_and_takes_no_answer(client, member, event):
    cancel_event(event=event, by=event.author, reason="The hall has no heating.")

    text = page(client, event).text

    assert "This event is cancelled." in text
    assert "The hall has no heating." in text
    assert "Are you coming?" not in text


def test_a_moved_date_says_when_it_was_to_be(client, member, event):
    date = event.occurrences.get()
    later = {"starts_at": WHEN + timedelta(days=1), "ends_at": WHEN + timedelta(days=1, hours=3)}
    change_date(occurrence=date, by=event.author, **later, capacity=None)

    text = page(client, event).text

    assert "Sunday 28 November 2027, 14:00–17:00" in text
    assert "Moved. It was planned for Saturday 27 November 2027, 14:00–17:00." in text


def test_what_is_over_says_so(client, member):
    event = make_event(starts_at=timezone.now() - timedelta(days=2))

    text = page(client, event).text

    assert "This is over." in text
    assert "Are you coming?" not in text


def test_a_series_opens_at_the_next_date_or_at_the_one_that_is_asked_for(client, member):
    event = make_event(rule="FREQ=WEEKLY;COUNT=3", starts_at=WHEN)
    first, second, _third = event.occurrences.soonest_first()
    other = make_event().occurrences.get()

    assert page(client, event).context["date"] == first
    assert page(client, event, date=second.pk).context["date"] == second
    assert page(client, event, date=other.pk).status_code == 404
    assert page(client, event, date="x" * 30).status_code == 404
    assert "Other dates" in page(client, event).text


def test_the_newest_replies_stand_there_but_not_of_those_kept_away(client, member, event):
    for number in range(5):
        make_post(topic=event.topic, source=f"Reply {number}")

    text = page(client, event).text

    assert [f"Reply {number}" in text for number in range(5)] == [False, False, True, True, True]


def test_a_deleted_description_is_not_shown(client, member, event):
    event.topic.posts.filter(number=1).update(deleted_at=timezone.now())

    assert "bleed" not in page(client, event).text


def test_machines_read_of_open_groups_alone(client):
    told = make_event(
        place="The blue door",
        online_url="https://meet.example.org/x",
        capacity=5,
        starts_at=WHEN,
        title="Open </script> workshop",
    )
    member = make_member()
    closed = make_event(group=make_group(visibility=Visibility.CLOSED, members=[member]))

    found = re.search(r'ld\+json">(.*?)</script>', page(client, told).text, re.DOTALL)
    data = json.loads(found[1])

    assert data["@type"] == "Event"
    assert data["name"] == "Open </script> workshop"
    assert data["startDate"] == "2027-11-27T13:00:00+00:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert "meet.example.org" not in found[1]
    client.force_login(member)
    assert "ld+json" not in page(client, closed).text
    assert 'content="noindex"' in page(client, closed).text


def test_the_page_asks_the_same_questions_however_full_it_is(client):
    asked = [len(questions_of_full_page(client, many)) for many in (1, 12)]

    assert asked[0] == asked[1] <= MOST


def questions_of_full_page(client, many):
    """As its host sees it: seats taken, a line that waits, replies, other dates."""
    host = make_member()
    event = make_event(
        author=host,
        rule=f"FREQ=WEEKLY;COUNT={many + 1}",
        capacity=many,
        tags=["brakes"],
        questions=[Asked("Allergies?")],
        online_url="https://meet.example.org/x",
    )
    date = event.occurrences.soonest_first().first()
    for _ in range(2 * many):
        make_attendance(occurrence=date, answers={})
        make_post(topic=event.topic)
    client.force_login(host)
    page(client, event)
    with CaptureQueriesContext(connection) as queries:
        response = page(client, event)
    assert "Waiting list" in response.text
    return queries


# Planning ---------------------------------------------------------------------------------------


def test_guests_are_led_to_the_door_and_who_is_in_no_group_to_the_groups(client):
    assert "login" in client.get(reverse("events:create")).url

    client.force_login(make_member())
    assert "no group yet" in client.get(reverse("events:create")).text


def test_a_plan_becomes_a_draft_that_its_host_can_announce(client, member):
    group = make_group(members=[member])

    drafted = client.post(reverse("events:create"), plan(group))
    event = Event.objects.get()
    shown = client.get(event.get_absolute_url()).text
    announced = client.post(reverse("events:announce", args=[event.pk]))
    event.refresh_from_db()

    assert drafted.url.startswith(f"/events/{event.pk}/")
    assert "This is a draft." in shown
    assert event.topic is not None
    assert announced.url == event.get_absolute_url()


def test_a_plan_can_be_announced_at_once(client, member):
    group = make_group(members=[member])

    client.post(reverse("events:create"), plan(group, do="announce"))

    assert Event.objects.get().topic.title == "Open workshop"


def test_the_same_form_sent_twice_is_one_event(client, member):
    group = make_group(members=[member])
    key = client.get(reverse("events:create")).context["form"]["key"].value()

    addresses = {
        client.post(reverse("events:create"), plan(group, key=key, do="announce")).url
        for _ in range(2)
    }

    assert Event.objects.count() == len(addresses) == 1


def test_machines_read_whole_days_as_days(client):
    begins = datetime(2027, 11, 26, 23, tzinfo=UTC)  # midnight in Stockholm
    event = make_event(starts_at=begins, ends_at=begins + timedelta(days=2), is_all_day=True)

    text = page(client, event).text

    assert '"startDate": "2027-11-27", "endDate": "2027-11-28"' in text
    assert "Saturday 27 November 2027 – Sunday 28 November 2027" in text


def test_a_form_sent_twice_in_one_moment_is_one_event(client, member, monkeypatch):
    group = make_group(members=[member])
    first = client.post(reverse("events:create"), plan(group, key="k1")).url
    known, asked = around.planned_before, []

    def too_late(author, uid):
        asked.append(uid)
        return known(author, uid) if len(asked) > 1 else None

    monkeypatch.setattr(around, "planned_before", too_late)
    with transaction.atomic():
        second = client.post(reverse("events:create"), plan(group, key="k1")).url

    assert (first, len(asked), Event.objects.count()) == (second, 2, 1)


def test_nothing_typed_is_lost_when_something_is_wrong(client, member):
    group = make_group(members=[member])
    typed = plan(group, starts_time="", place="The <blue> door", question_1="Allergies?")

    for headers in ({}, {"HX-Request": "true"}):
        response = client.post(reverse("events:create"), typed, headers=headers)

        assert response.status_code == 422
        for words in (
            "We bleed brakes.",
            "The &lt;blue&gt; door",
            "Allergies?",
            "When does it begin?",
        ):
            assert words in response.text
        assert ("<!doctype html>" in response.text) is not bool(headers)
    assert not Event.objects.exists()


def test_nobody_plans_in_a_group_that_is_not_theirs(client, member):
    own, other = make_group(members=[member]), make_group()
    secret = make_group(visibility=Visibility.SECRET)

    for group in (other, secret):
        response = client.post(reverse("events:create"), plan(group))
        assert response.status_code == 422
        assert group.name not in response.text
    assert own.name in response.text
    assert not Event.objects.exists()


def test_a_refusal_is_shown_above_the_plan(client, member):
    group = make_group(members=[member])
    stranger = make_member(is_approved=False)
    typed = plan(group, hosts=stranger.name)

    response = client.post(reverse("events:create"), typed)

    assert response.status_code == 422
    assert "Nobody here is called" in response.text


NAUGHTY = [
    "<script>alert(1)</script>",
    "\u202etxt.exe",
    "\u202e",
    "\ufdfa" * 40,
    "'; DROP TABLE events; --",
    "{{ 7*7 }}",
    "%s%n",
    "\r\nX-Header: 1",
    "a" * 5000,
    "\x00",
    "\ud800",
    "\U0001f3f3\ufe0f\u200d\U0001f308" * 20,
    "\u200b",
    "../../etc/passwd",
    "=cmd()",
    "\u2028line",
]


LINES = ["title", "place", "bring", "cost", "directions", "accessibility", "question_1", "source"]
OTHERS = [
    "group",
    "starts_on",
    "starts_time",
    "zone",
    "online_url",
    "language",
    "capacity",
    "tags",
]
OTHERS += ["guests_max", "hosts", "cover", "rule", "repeat", "interval", "until_on", "times", "do"]
OTHERS += ["seen", "key", "ends_on", "is_all_day", "closes_days", "confirm_hours", "reminders"]


def naughty(client, group, names, string):
    sent = string.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    response = client.post(reverse("events:create"), plan(group) | dict.fromkeys(names, sent))
    assert response.status_code in (302, 422), names
    if response.status_code == 302:
        shown = client.get(response.url)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text


@pytest.mark.parametrize("string", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_in_the_plan_are_refused_or_kept_safe(client, member, string):
    group = make_group(members=[member])

    naughty(client, group, LINES, string)
    naughty(client, group, [*LINES, *OTHERS], string)


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_field_stands_naughty_strings(client, member, name):
    group = make_group(members=[member])

    for string in ("<script>alert(1)</script>", "\x00", "9" * 5000):
        naughty(client, group, [name], string)


def test_an_address_in_another_script_is_its_own(client, event):
    event.topic.title = "Långfärd runt sjön \u05d0\u05d1"
    event.topic.save()

    assert page(client, event).status_code == 200
    assert client.get(f"/events/{event.pk}/x/").url == event.get_absolute_url()


def test_a_plan_begins_with_what_the_address_names(client, member):
    first, second = make_group(members=[member]), make_group(members=[member])
    asked = {"group": second.slug, "on": "2027-11-27"}

    form = client.get(reverse("events:create"), asked).context["form"]

    assert form["group"].value() == second.pk
    assert f"{form['starts_on'].value()}" == "2027-11-27"
    assert client.get(reverse("events:create"), {"on": "never", "group": "x"}).status_code == 200
    assert first


def test_a_poll_about_times_becomes_the_plan(client, member):
    group = make_group(members=[member])
    post = make_topic(group=group, author=member).posts.get(number=1)
    choice = Choice(starts_at=WHEN, ends_at=WHEN + timedelta(hours=2), place="The blue door")
    poll = make_poll(post=post, kind="dates", choices=[choice, Choice(starts_at=WHEN, place="x")])
    option = poll.options.order_by("position").first()
    address = f"{reverse('events:create')}?option={option.pk}"

    form = client.get(address).context["form"]
    client.force_login(make_member())
    group.visibility = Visibility.SECRET
    group.save()

    assert (form["place"].value(), form["group"].value()) == ("The blue door", group.pk)
    assert f"{form['starts_time'].value():%H:%M}" == "14:00"
    assert f"/t/{post.topic_id}/1" in form["source"].value()
    make_group(members=[client.get("/").context["user"]])
    assert client.get(address).status_code == 404


def test_a_picture_comes_with_the_plan_and_is_seen_with_the_event(
    client, member, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    group = make_group(members=[member])

    client.post(reverse("events:create"), plan(group, new_cover=picture(), do="announce"))
    event = Event.objects.get()
    offered = client.get(reverse("events:create")).text
    client.logout()

    assert event.cover == Upload.objects.get()
    assert event.cover.small in offered
    assert Use.objects.get().subject == f"event:{event.pk}"
    assert client.get(event.cover.get_absolute_url()).status_code == 200
    assert event.cover.get_absolute_url() in page(client, event).text


def test_somebody_elses_picture_cannot_be_chosen(client, member):
    group = make_group(members=[member])
    foreign = Upload.objects.create(
        owner=make_member(),
        key="f" * 32,
        kind="picture",
        name="x.webp",
        size=1,
        width=1,
        height=1,
        widths=[1],
    )

    response = client.post(reverse("events:create"), plan(group, cover=foreign.key))

    assert response.status_code == 422
    assert not Event.objects.exists()


def picture():
    stream = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(stream, "PNG")
    return SimpleUploadedFile("yard.png", stream.getvalue(), content_type="image/png")


# Changing ---------------------------------------------------------------------------------------


def changed(client, event, **more):
    """The edit form as it stands, sent again with something changed."""
    form = client.get(reverse("events:edit", args=[event.pk])).context["form"]
    data = {}
    for field in form:
        value = field.value()
        if value not in (None, "") and value is not False and field.name != "new_cover":
            data[field.name] = (
                field.field.widget.format_value(value)
                if not isinstance(value, (list, bool))
                else value
            )
    return client.post(reverse("events:edit", args=[event.pk]), data | more)


def test_a_form_sent_as_it_stands_changes_nothing(client, member):
    group = make_group(members=[member])
    event = make_event(
        group=group,
        author=member,
        rule="FREQ=WEEKLY;COUNT=3",
        starts_at=WHEN,
        place="Here",
        capacity=5,
        tags=["brakes"],
        questions=[Asked("Why?", True)],
    )
    dates = list(event.occurrences.order_by("pk").values_list("pk", "starts_at"))

    response = changed(client, event)
    assert response.status_code == 302, response.context["form"].errors
    again = Event.objects.get()

    assert response.url == again.get_absolute_url()
    assert list(event.occurrences.order_by("pk").values_list("pk", "starts_at")) == dates
    assert (again.rule, again.place, again.capacity) == ("FREQ=WEEKLY;COUNT=3", "Here", 5)
    assert again.sequence == event.sequence
    assert again.topic.posts.get(number=1).revision_count == 0
    assert [one.text for one in again.questions.all()] == ["Why?"]
    assert [one.member for one in again.hosts.all()] == [member]


def test_a_host_changes_words_and_place(client, member):
    event = make_event(author=member, starts_at=WHEN)

    changed(client, event, title="Closed workshop", place="The red door")
    again = Event.objects.get()

    assert (again.title, again.place) == ("Closed workshop", "The red door")
    assert "closed-workshop" in again.get_absolute_url()


def test_an_event_keeps_at_least_one_host(client, member):
    event = make_event(author=member, starts_at=WHEN)

    response = changed(client, event, hosts="")

    assert response.status_code in (409, 422)
    assert [one.member for one in event.hosts.all()] == [member]


def test_a_host_who_closed_their_account_does_not_shut_the_form(client, member):
    gone = make_member()
    event = make_event(author=member, organisers=[gone], starts_at=WHEN)
    gone.is_active = False
    gone.save()

    assert changed(client, event, place="Here").status_code == 302
    assert Event.objects.get().place == "Here"


def test_who_writes_over_somebody_elses_change_is_told_first(client, member):
    event = make_event(author=member, starts_at=WHEN)
    stale = {"seen": "1"}

    refused = changed(client, event, place="Mine", **stale)
    seen = refused.context["form"]["seen"].value()
    knowingly = changed(client, event, place="Mine", seen=seen)

    assert refused.status_code == 409
    assert "Saving again puts your plan in place of theirs." in refused.text
    assert knowingly.status_code == 302
    assert Event.objects.get().place == "Mine"


def test_hosting_is_for_hosts(client, member, event):
    date = event.occurrences.get()
    addresses = [
        reverse(f"events:{name}", args=[event.pk]) for name in ("edit", "cancel", "restore")
    ]
    addresses += [
        reverse(f"events:{name}", args=[date.pk])
        for name in ("date_edit", "date_cancel", "date_restore")
    ]

    assert [client.post(address).status_code for address in addresses] == [403] * 6
    assert "For the hosts" not in page(client, event).text


def test_one_date_can_be_changed_cancelled_and_given_back(client, member):
    event = make_event(author=member, rule="FREQ=WEEKLY;COUNT=2", starts_at=WHEN)
    date = event.occurrences.soonest_first().first()
    there = {"starts_on": "2027-11-28", "starts_time": "15:00", "ends_time": "18:00"}

    client.post(reverse("events:date_edit", args=[date.pk]), {**there, "place": "Elsewhere"})
    date.refresh_from_db()
    assert (date.starts_at, date.place) == (WHEN + timedelta(days=1, hours=1), "Elsewhere")

    client.post(reverse("events:date_cancel", args=[date.pk]), {"reason": "Ice."})
    date.refresh_from_db()
    assert date.cancelled_because == "Ice."

    client.post(reverse("events:date_restore", args=[date.pk]))
    date.refresh_from_db()
    assert date.cancelled_at is None


def test_fewer_seats_than_are_taken_is_refused_with_a_sentence(client, member):
    event = make_event(author=member, starts_at=WHEN, capacity=3)
    date = event.occurrences.get()
    for _ in range(3):
        make_attendance(occurrence=date)
    there = {"starts_on": "2027-11-27", "starts_time": "14:00", "ends_time": "16:00"}

    response = client.post(reverse("events:date_edit", args=[date.pk]), {**there, "capacity": "2"})

    assert response.status_code == 409
    assert 'role="alert"' in response.text


def test_the_whole_event_can_be_cancelled_and_restored(client, member):
    event = make_event(author=member, starts_at=WHEN)

    assert client.get(reverse("events:cancel", args=[event.pk])).status_code == 200
    client.post(reverse("events:cancel", args=[event.pk]), {"reason": "Ice."})
    assert Event.objects.get().is_cancelled
    client.post(reverse("events:restore", args=[event.pk]))
    assert not Event.objects.get().is_cancelled


def test_a_draft_can_be_thrown_away_and_an_announced_event_cannot(client, member):
    draft = make_event(author=member, announced=False)
    event = make_event(author=member)

    assert client.post(reverse("events:drop", args=[draft.pk])).status_code == 302
    assert client.post(reverse("events:drop", args=[event.pk])).status_code == 409
    assert list(Event.objects.all()) == [event]


def test_a_date_that_is_over_and_was_nobodys_bears_no_empty_card(client):
    over = timezone.now() - timedelta(days=3)
    event = make_event(starts_at=over, announced=True)

    page = client.get(event.get_absolute_url()).content.decode()

    assert 'id="answer"' not in page

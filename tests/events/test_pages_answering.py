"""Answering on the page: with and without htmx, full, asked, offered, afterwards; the pieces that
other pages show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.groups.models import Visibility
from events.actions import cancel_event, check_in
from events.facts import Asked
from events.models import Attendance, Coming, Occurrence
from tests.factories import make_attendance, make_event, make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FRAGMENT_MOST = 7  # queries of a piece that another page loads, beside whom it is for


@pytest.fixture
def member(client):
    member = make_member()
    client.force_login(member)
    return member


def date_of(**more):
    return make_event(**more).occurrences.soonest_first().first()


def answer(client, date, headers=None, **said):
    return client.post(reverse("events:answer", args=[date.pk]), said, headers=headers or {})


def coming(member):
    return Attendance.objects.get(member=member).coming


def test_a_plain_form_is_answered_by_the_page(client, member):
    date = date_of()

    response = answer(client, date, coming="going")

    assert response.url == date.get_absolute_url()
    assert coming(member) == Coming.GOING


def test_htmx_gets_the_card_and_who_goes(client, member):
    response = answer(client, date_of(), HTMX, coming="going", note="first time")

    assert response.status_code == 200
    for words in (
        'id="answer"',
        "You have a seat.",
        'id="going"',
        "first time",
        member.display_name,
    ):
        assert words in response.text
    assert "<!doctype" not in response.text


def test_a_member_changes_their_mind(client, member):
    date = date_of()
    for said in ("going", "maybe", "not_going", "going"):
        answer(client, date, coming=said)
        assert coming(member) == said


def test_who_comes_too_late_for_a_seat_waits_in_line(client, member):
    date = date_of(capacity=1)
    for _ in range(2):
        make_attendance(occurrence=date)

    response = answer(client, date, HTMX, coming="going")

    assert "You are on the waiting list." in response.text
    assert "Number 2 in line." in response.text


def test_where_hosts_approve_one_asks_and_the_host_answers(client, member):
    host = make_member()
    date = date_of(author=host, needs_approval=True, questions=[Asked("Ever welded?", True)])
    question = date.event.questions.get()

    refused = answer(client, date, HTMX, coming="going")
    asked = answer(client, date, HTMX, coming="going", **{f"q{question.pk}": "<b>Twice</b>"})
    client.force_login(host)
    shown = client.get(date.event.get_absolute_url()).text
    own = Attendance.objects.get(member=member)
    judged = client.post(reverse("events:judge", args=[own.pk]), {"admit": "1"}, headers=HTMX)

    assert (refused.status_code, "need an answer" in refused.text) == (422, True)
    assert "You asked to come." in asked.text
    assert "Ever welded?" in shown
    assert "&lt;b&gt;Twice&lt;/b&gt;" in shown
    assert 'id="asking"' in judged.text
    assert coming(member) == Coming.GOING


def test_who_asked_is_seen_by_hosts_alone(client, member):
    date = date_of(needs_approval=True)
    asking = make_attendance(occurrence=date, member=make_member(display_name="Dafna Katz"))

    assert "Dafna" not in client.get(date.event.get_absolute_url()).text
    assert "Dafna" not in client.get(reverse("events:who", args=[date.pk]), {"show": "asked"}).text
    answered = client.post(reverse("events:judge", args=[asking.pk]), {"admit": "1"})
    assert answered.status_code == 404
    asking.refresh_from_db()
    assert asking.coming == Coming.ASKED


def test_a_kept_seat_can_be_taken_or_given_on(client, member):
    date = date_of(capacity=1)
    first = make_attendance(occurrence=date)
    answer(client, date, coming="going")
    client.force_login(first.member)
    answer(client, date, coming="not_going")
    client.force_login(member)

    shown = client.get(date.event.get_absolute_url()).text
    taken = client.post(reverse("events:confirm", args=[date.pk]), headers=HTMX)

    assert "A seat is kept for you." in shown
    assert "Take the seat" in shown
    assert "You have a seat." in taken.text
    client.post(reverse("events:give_up", args=[date.pk]))
    date.refresh_from_db()
    assert (coming(member), date.seats_taken) == (Coming.NOT_GOING, 0)


def test_nobody_confirms_or_gives_up_for_others(client, member):
    date = date_of()
    make_attendance(occurrence=date)

    for name in ("confirm", "give_up", "how"):
        assert client.post(reverse(f"events:{name}", args=[date.pk])).status_code == 404


def test_guests_are_led_to_the_door(client):
    response = answer(client, date_of(), coming="going")

    assert "login" in response.url


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"coming": "offered"},
        {"coming": "going", "guests": "3"},
        {"coming": "going", "guests": "x"},
    ],
)
def test_an_odd_answer_is_refused_with_all_that_was_typed(client, member, said):
    date = date_of(guests_max=2)

    for headers in ({}, HTMX):
        response = answer(client, date, headers, note="with <b>tools</b>", **said)
        assert response.status_code == 422
        assert "with &lt;b&gt;tools&lt;/b&gt;" in response.text
    assert not Attendance.objects.exists()


def test_a_fact_that_forbids_it_is_told_in_the_card(client, member):
    event = make_event()
    date = event.occurrences.get()
    cancel_event(event=event, by=event.author, reason="")

    response = answer(client, date, HTMX, coming="going")

    assert response.status_code == 409
    assert not Attendance.objects.exists()


def test_who_is_silenced_comes_without_words(client, member):
    member.silenced_until = timezone.now() + timedelta(days=1)
    member.save()

    answer(client, date_of(), coming="going")

    assert coming(member) == Coming.GOING


def test_afterwards_those_who_came_say_how_it_was_once(client, member):
    date = date_of(starts_at=timezone.now() + timedelta(minutes=1))
    own = make_attendance(occurrence=date, member=member)
    check_in(attendance=own, by=date.event.author)
    past = timezone.now() - timedelta(days=1)
    type(date).objects.filter(pk=date.pk).update(starts_at=past, ends_at=past)

    shown = client.get(date.event.get_absolute_url()).text
    wrong = client.post(reverse("events:how", args=[date.pk]), {"satisfaction": "9"})
    said = client.post(
        reverse("events:how", args=[date.pk]), {"satisfaction": "5", "words": "Warm."}
    )
    own.refresh_from_db()

    assert "How was it?" in shown
    assert wrong.status_code == 422
    assert said.status_code == 302
    assert (own.satisfaction, own.satisfaction_words) == (5, "Warm.")
    assert "How was it?" not in client.get(date.event.get_absolute_url()).text


def test_everybody_who_comes_is_listed_by_pages(client, member):
    date = date_of()
    for _ in range(22):
        make_attendance(occurrence=date)
    address = reverse("events:who", args=[date.pk])

    first = client.get(address)
    second = client.get(address, {"after": first.context["page"].older})

    assert (len(first.context["page"]), len(second.context["page"])) == (20, 2)
    client.logout()
    assert "login" in client.get(address).url


def test_the_list_of_who_comes_costs_the_same_for_one_and_for_many(client, member):
    date, asked = date_of(), []
    address = reverse("events:who", args=[date.pk])
    for count in (1, 9):
        for _ in range(count):
            make_attendance(occurrence=date)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]


# Pieces on other pages --------------------------------------------------------------------------


def pieces(member, group, topic=None):
    found = {
        "coming": reverse("events:coming"),
        "of_group": reverse("events:of_group", args=[group.slug]),
        "of_member": reverse("events:of_member", args=[member.name]),
        "found": reverse("events:found") + "?q=brakes",
    }
    if topic:
        found["of_topic"] = reverse("events:of_topic", args=[topic.pk])
    return found


def test_pieces_say_nothing_where_there_is_nothing(client, member):
    group = make_group(members=[member])
    make_event(title="Old brakes", starts_at=timezone.now() - timedelta(days=3), group=group)

    for name, address in pieces(member, group).items():
        response = client.get(address, headers=HTMX)
        assert (response.status_code, response.text.strip()) == (200, ""), name


def test_members_who_do_not_host_an_event_may_report_it(client, member):
    event = make_event()
    report = reverse("moderation:report", args=["topic", event.topic_id])

    def is_offered():
        return f'href="{report}"' in client.get(event.get_absolute_url()).text

    as_member = is_offered()
    client.force_login(event.author)
    as_host = is_offered()
    client.logout()

    assert (as_member, as_host, is_offered()) == (True, False, False)


def test_a_series_leaves_room_for_other_events_in_every_piece(client, member):
    group = make_group(members=[member])
    soon = timezone.now() + timedelta(days=1)
    make_event(title="Weekly brakes", starts_at=soon, rule="FREQ=WEEKLY", group=group,
               author=member)  # fmt: skip
    make_event(title="Winter brakes", starts_at=soon + timedelta(days=60), group=group,
               author=member)  # fmt: skip
    client.force_login(make_member())
    shown = pieces(member, group)

    for name in ("coming", "of_group", "of_member", "found"):
        text = client.get(shown[name], headers=HTMX).text
        assert (text.count("Weekly brakes"), text.count("Winter brakes")) == (1, 1), name


@pytest.mark.parametrize(
    ("was", "said"),
    [
        ({"coming": Coming.GOING, "came_at": timezone.now()}, "You were there."),
        ({"coming": Coming.GOING}, "You had a seat."),
        ({"coming": Coming.WAITING}, "You were on the waiting list."),
        ({"coming": Coming.MAYBE}, ""),
    ],
)
def test_of_a_date_that_is_over_the_card_says_what_there_was(client, member, was, said):
    seat = make_attendance(occurrence=date_of(title="Weld day"), member=member)
    Attendance.objects.filter(pk=seat.pk).update(**was)
    past = timezone.now() - timedelta(days=2)
    Occurrence.objects.update(starts_at=past, ends_at=past + timedelta(hours=2))

    text = client.get(seat.occurrence.event.get_absolute_url()).text

    assert said in text
    for never in ("You have a seat", "Maybe.", "You are on the waiting list", "<b></b>"):
        assert never not in text


def test_pieces_show_what_comes_next(client, member):
    group = make_group(members=[member])
    event = make_event(title="Bleed brakes", author=member, group=group)

    for name, address in pieces(member, group, event.topic).items():
        assert event.get_absolute_url() in client.get(address, headers=HTMX).text, name


def test_without_htmx_a_piece_leads_to_a_whole_page(client, member):
    group = make_group(members=[member])
    event = make_event(author=member, group=group)

    for address in pieces(member, group, event.topic).values():
        assert client.get(address, follow=True).status_code == 200
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("kind", ["secret", "closed", "draft"])
def test_pieces_tell_outsiders_what_they_would_without_the_event(client, kind):
    host = make_member()
    seen = make_group(members=[host])
    visibility = {"secret": Visibility.SECRET, "closed": Visibility.CLOSED}.get(kind, "open")
    group = make_group(members=[host], visibility=visibility)
    event = make_event(title="Brakes", author=host, group=group, announced=kind != "draft")
    if kind != "draft":
        make_attendance(occurrence=event.occurrences.get(), member=host)

    for viewer in (None, make_member()):
        if viewer:
            client.force_login(viewer)
        for name, address in pieces(host, seen).items():
            assert client.get(address, headers=HTMX).text.strip() == "", name
        if event.topic:
            gone = client.get(reverse("events:of_topic", args=[event.topic.pk]), headers=HTMX)
            assert gone.status_code == 404
        shut = client.get(reverse("events:of_group", args=[group.slug]), headers=HTMX)
        assert (shut.status_code, shut.text.strip() == "") in {(404, False), (200, True)}
        assert shut.status_code == (404 if kind == "secret" else 200)


def test_where_a_member_goes_is_for_members(client):
    event = make_event(title="Quiet evening")
    going = make_attendance(occurrence=event.occurrences.get())
    address = reverse("events:of_member", args=[going.member.name])

    assert "Quiet evening" not in client.get(address, headers=HTMX).text
    client.force_login(make_member())
    assert "Quiet evening" in client.get(address, headers=HTMX).text


def test_a_topic_without_an_event_has_no_card(client):
    topic = make_topic()

    assert client.get(reverse("events:of_topic", args=[topic.pk])).status_code == 404


@pytest.mark.parametrize("name", ["coming", "of_group", "of_member", "found"])
def test_pieces_cost_the_same_for_one_and_for_many(client, member, name):
    group = make_group(members=[member])
    address = pieces(member, group)[name]
    asked = []
    for count in (1, 4):
        for _ in range(count):
            make_event(title="Bleed brakes", author=member, group=group)
        client.get(address, headers=HTMX)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address, headers=HTMX)
        asked.append(len(queries))
        assert "Bleed brakes" in response.text

    assert asked[0] == asked[1] <= FRAGMENT_MOST


@pytest.mark.parametrize("words", ["", "   ", "%", "\x1f", "a" * 9000, '"in:x', "\u202e"])
def test_any_words_may_be_searched_for(client, words):
    assert client.get(reverse("events:found"), {"q": words}, headers=HTMX).status_code == 200


@pytest.mark.parametrize("page", ["pages:home", "topics:list", "groups:list"])
def test_the_way_to_events_stands_on_every_page(client, page):
    assert reverse("events:calendar") in client.get(reverse(page)).text


def test_other_pages_ask_for_their_piece(client, member):
    group = make_group(members=[member])
    topic = make_event(title="Brakes", group=group, author=member).topic
    places = {
        reverse("pages:home"): reverse("events:coming"),
        group.get_absolute_url(): reverse("events:of_group", args=[group.slug]),
        member.get_absolute_url(): reverse("events:of_member", args=[member.name]),
        reverse("search:page") + "?q=brakes": reverse("events:found") + "?q=brakes",
        topic.get_absolute_url(): reverse("events:of_topic", args=[topic.pk]),
    }

    for page, piece in places.items():
        assert f'hx-get="{piece}"' in client.get(page).text, page

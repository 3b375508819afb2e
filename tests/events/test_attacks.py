"""Events under attack: forged numbers, odd words, wrong methods, eyes that should see nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from community.groups.models import Membership, Visibility
from events.actions import planning
from events.forms.event import EventForm
from events.models import Attendance, Event, Occurrence
from events.tokens import make_ticket
from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_occurrence,
)
from tests.turns import turn

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
HTMX = {"HX-Request": "true"}
NAUGHTY = [
    "\x00",
    "a\x00b",
    "%00",
    "\u202egnp.exe",
    "\u202e\u202e\u202e\u2066\u2066",
    "'; DROP TABLE events_event; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% csrf_token %}",
    "%s%n%d%(x)s{0}",
    "𝕳𝖊𝖑𝖑𝖔 🏳️‍🌈 \ud83d"[:-1],
    "A" * 10_000,
    "9" * 400,
    "-1",
    "0",
    "1e309",
    "NaN",
    "٣",
    "²",
    "../../etc/passwd",
    "\r\nSet-Cookie: x=1",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2200-12-31",
    "=cmd|' /C calc'!A0",
]


HARSH = [
    "a\x00b",
    "\u202e\u2066",
    "<script>alert(1)</script>",
    "9" * 400,
    "9999-12-31",
    "\r\nA: b",
]


@pytest.fixture
def host(client):
    member = make_member()
    client.force_login(member)
    return member


@pytest.mark.parametrize("odd", NAUGHTY[::3])
def test_odd_words_in_addresses_break_nothing(client, host, odd):
    date = make_occurrence(author=host)
    pages = [
        (reverse("events:calendar"), ("view", "on", "group", "tag", "mine", "after")),
        (reverse("events:create"), ("group", "on", "option")),
        (reverse("events:found"), ("q",)),
        (reverse("events:who", args=[date.pk]), ("show", "after")),
        (reverse("events:door", args=[date.pk]), ("q", "after")),
        (date.event.get_absolute_url(), ("date",)),
        (reverse("polls:consultations"), ("show", "after")),
    ]
    for path, names in pages:
        for name in names:
            for more in ({"view": "list"},):
                answer = client.get(path, {**more, name: odd}, headers=more and HTMX)
                assert answer.status_code in (200, 302, 400, 404), (path, name, odd)


def plan(in_group, **more):
    said = {
        "group": in_group.pk,
        "title": "Open workshop",
        "source": "Bring a bicycle.",
        "starts_on": "2027-11-28",
        "starts_time": "14:00",
        "ends_time": "17:00",
        "zone": "Europe/Stockholm",
        "closes_days": "0",
        "confirm_hours": "24",
    }
    return said | more


@pytest.mark.parametrize("odd", HARSH)
def test_odd_words_in_a_plan_are_kept_or_refused_and_shown_safely(client, host, odd):
    group = make_group()
    Membership.objects.create(group=group, member=host)
    names = list(EventForm.base_fields)
    for name in turn(names, 3, at=HARSH.index(odd)):
        answer = client.post(reverse("events:create"), plan(group, **{name: odd}))
        assert answer.status_code in (302, 409, 422), (name, odd, answer.status_code)
        if answer.status_code == 302 and answer.url.startswith("/events/"):
            page = client.get(answer.url)
            assert page.status_code == 200, (name, odd)
            assert b"<script>alert(1)" not in page.content


@pytest.mark.parametrize("odd", NAUGHTY[::3])
def test_odd_words_in_answers_and_dates_break_nothing(client, host, odd):
    event = make_event(author=host, guests_max=3, questions=[("Why?", False)])
    date = make_occurrence(event=event)
    question = event.questions.get()
    answer_names = ("coming", "guests", "note", f"q{question.pk}")
    for name in answer_names:
        said = {"coming": "going", "guests": "0", "note": "", name: odd}
        answer = client.post(reverse("events:answer", args=[date.pk]), said)
        assert answer.status_code in (302, 409, 422), (name, odd)
    given = {"starts_on": "2027-11-28", "starts_time": "14:00", "ends_time": "17:00"}
    for name in ("starts_on", "starts_time", "ends_on", "ends_time", "place", "directions"):
        answer = client.post(reverse("events:date_edit", args=[date.pk]), given | {name: odd})
        assert answer.status_code in (302, 409, 422), (name, odd)
    for name in ("note", "capacity", "online_url"):
        answer = client.post(reverse("events:date_edit", args=[date.pk]), given | {name: odd})
        assert answer.status_code in (302, 409, 422), (name, odd)
    assert client.get(reverse("events:ics", args=[event.pk])).status_code == 200
    assert client.get(reverse("events:sheet", args=[date.pk])).status_code == 200
    answer = client.post(reverse("events:cancel", args=[event.pk]), {"reason": odd})
    assert answer.status_code in (302, 422)
    assert client.get(event.get_absolute_url()).status_code == 200


def names_with_a_number():
    for name, (routes, *_more) in get_resolver().namespace_dict["events"][1].reverse_dict.items():
        if isinstance(name, str) and routes and routes[0][1] == ["pk"]:
            yield name


def numbers(event, date, row):
    return {event.pk, date.pk, row.pk}


def test_of_a_secret_group_no_address_answers_outsiders_otherwise_than_of_nothing(client):
    group = make_group(visibility=Visibility.SECRET)
    event = make_event(group=group)
    date = make_occurrence(event=event)
    row = make_attendance(occurrence=date, member=event.author)
    names = list(names_with_a_number())
    assert len(names) > 15

    for viewer in (None, make_member()):
        client.logout() if viewer is None else client.force_login(viewer)
        for name in names:
            for pk in numbers(event, date, row):
                for verb in (client.get, client.post):
                    there = verb(reverse(f"events:{name}", args=[pk]))
                    nowhere = verb(reverse(f"events:{name}", args=[987654321]))
                    assert there.status_code == nowhere.status_code, (name, viewer)
                    assert there.status_code in (302, 403, 404, 405, 200), name
                    assert event.title.encode() not in there.content
    date.refresh_from_db()
    assert (date.going_count, date.is_cancelled) == (1, False)


def test_nothing_changes_by_looking(client, host):
    """GET of every form that sends: refused, or only shown."""
    date = make_occurrence(author=host)
    row = make_attendance(occurrence=date, member=host)
    before = list(Attendance.objects.values()), list(Occurrence.objects.values())
    for name in names_with_a_number():
        for pk in numbers(date.event, date, row):
            client.get(reverse(f"events:{name}", args=[pk]))
    assert (list(Attendance.objects.values()), list(Occurrence.objects.values())) == before


def test_members_who_host_nothing_change_nothing_of_others(client):
    date = make_occurrence(needs_approval=True)
    asked = make_attendance(occurrence=date)
    before = list(Attendance.objects.values()), list(Occurrence.objects.values())
    client.force_login(make_member())
    for name in names_with_a_number():
        if name == "answer":
            continue
        for pk in numbers(date.event, date, asked):
            answer = client.post(reverse(f"events:{name}", args=[pk]), {"admit": "1"})
            refused = (302,) if name == "announce" else (400, 403, 404, 405)  # it is, already
            assert answer.status_code in (*refused, 404), (name, answer.status_code)
    assert (list(Attendance.objects.values()), list(Occurrence.objects.values())) == before


def test_negative_guests_take_no_seat_away(client, host):
    date = make_occurrence(guests_max=3, capacity=3)
    for guests in ("-1", "-5", "4", "99999999999999999999"):
        answer = client.post(
            reverse("events:answer", args=[date.pk]), {"coming": "going", "guests": guests}
        )
        assert answer.status_code in (409, 422)
    date.refresh_from_db()
    assert date.seats_taken == 0


@pytest.mark.parametrize("coming", ["going", "maybe", "not_going"])
def test_who_is_silenced_comes_and_goes_without_a_word(client, host, coming):
    date = make_occurrence()
    type(host).objects.filter(pk=host.pk).update(silenced_until=timezone.now() + A_DAY)

    said = client.post(
        reverse("events:answer", args=[date.pk]), {"coming": coming, "note": "Hello"}
    )
    assert said.status_code == 409
    answer = client.post(reverse("events:answer", args=[date.pk]), {"coming": coming})
    assert answer.status_code == 302
    assert date.attendances.get().coming == coming
    assert client.post(reverse("events:give_up", args=[date.pk])).status_code == 302


def test_who_is_silenced_says_how_it_was_by_a_number_alone(client, host):
    date = make_occurrence()
    row = make_attendance(occurrence=date, member=host)
    begun = timezone.now() - A_DAY
    Occurrence.objects.filter(pk=date.pk).update(starts_at=begun, ends_at=begun)
    type(host).objects.filter(pk=host.pk).update(silenced_until=timezone.now() + A_DAY)
    path = reverse("events:how", args=[date.pk])

    assert client.post(path, {"satisfaction": "4", "words": "Hello"}).status_code == 409
    assert client.post(path, {"satisfaction": "4"}).status_code == 302

    row.refresh_from_db()
    assert (row.satisfaction, row.satisfaction_words) == (4, "")


def test_a_silenced_host_writes_nothing_by_way_of_an_event(client, host):
    date = make_occurrence(author=host)
    type(host).objects.filter(pk=host.pk).update(silenced_until=timezone.now() + A_DAY)

    for name, pk in (("cancel", date.event.pk), ("edit", date.event.pk), ("date_edit", date.pk)):
        answer = client.post(reverse(f"events:{name}", args=[pk]), {"reason": "Hello"})
        assert answer.status_code == 403


def test_drafts_that_are_never_announced_do_not_fill_the_house(monkeypatch):
    monkeypatch.setattr(planning, "DRAFT_DATES_MAX", 100)
    author = make_member()
    make_event(author=author, announced=False, rule="FREQ=WEEKLY;COUNT=60")

    with pytest.raises(planning.TooManyDrafts):
        make_event(author=author, announced=False, rule="FREQ=DAILY;COUNT=41")
    make_event(author=author, announced=False, rule="FREQ=DAILY;COUNT=40")
    make_event(announced=False, rule="FREQ=DAILY;COUNT=60")  # somebody else's


@pytest.mark.parametrize(
    "path",
    [
        f"/events/{'9' * 30}/x/",
        "/events/%D9%A3/x/",
        "/events/mine/%00.ics",
        f"/events/mine/{'a' * 3000}.ics",
        "/events/mine/x/%00.ics",
        "/g/%00/events.ics",
        "/events/scan/%00/",
        "/events/scan/1.x/",
        f"/events/scan/{'1' * 5000}/",
        "/events/of-group/%00/",
        "/events/of-member/%00/",
        f"/events/of-topic/{'9' * 18}/",
        "/events/?group=%00",
        "/events/?group=%FF%FE",
    ],
)
def test_addresses_that_nobody_wrote_lead_nowhere(client, host, path):
    for headers in ({}, HTMX):
        assert client.get(path, headers=headers).status_code in (400, 404)


@pytest.mark.parametrize("day", ["1971-01-01", "2199-12-31", "2028-02-29", "2027-12-31"])
@pytest.mark.parametrize("language", ["sv", "he", "en"])
def test_the_calendar_has_no_end_that_breaks_it(client, host, day, language):
    client.cookies["django_language"] = language
    type(host).objects.filter(pk=host.pk).update(language=language, time_zone="Pacific/Kiritimati")
    for view in ("month", "week", "list"):
        page = client.get(reverse("events:calendar"), {"on": day, "view": view})
        assert page.status_code == 200, (view, day)


def test_the_way_in_online_stands_nowhere_that_others_look(client):
    link = "https://meet.example.org/hush-7261"
    date = make_occurrence(online_url=link)
    maybe = make_attendance(occurrence=date, coming="maybe").member
    for viewer in (None, maybe, make_member()):
        client.logout() if viewer is None else client.force_login(viewer)
        for path in (
            date.get_absolute_url(),
            date.event.topic.get_absolute_url(),
            reverse("events:ics", args=[date.event.pk]),
            reverse("events:feed"),
            reverse("events:group_feed", args=[date.event.group.slug]),
            reverse("events:calendar"),
            reverse("events:of_topic", args=[date.event.topic.pk]),
            reverse("events:who", args=[date.pk]),
            f"{reverse('events:found')}?q={date.event.title}",
        ):
            for headers in ({}, HTMX):
                assert b"hush-7261" not in client.get(path, headers=headers).content, path


def test_nobody_makes_an_event_for_the_whole_place_by_forging_a_field(client, host):
    group = make_group()
    Membership.objects.create(group=group, member=host)

    client.post(reverse("events:create"), plan(group, is_for_all="1"))

    event = Event.objects.get()
    assert not event.is_for_all


def test_nobody_plans_in_a_group_that_is_not_theirs(client, host):
    for visibility in Visibility:
        foreign = make_group(visibility=visibility)
        answer = client.post(reverse("events:create"), plan(foreign))
        assert answer.status_code in (403, 422)
    assert not Event.objects.exists()


def test_an_answer_without_its_token_is_refused(host):
    date = make_occurrence()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(host)

    for name in ("answer", "give_up", "confirm"):
        path = reverse(f"events:{name}", args=[date.pk])
        assert strict.post(path, {"coming": "going"}).status_code == 403
    assert not Attendance.objects.exists()


def test_the_ticket_of_another_is_nothing_to_whoever_finds_it(client):
    date = make_occurrence()
    row = make_attendance(occurrence=date)
    path = reverse("events:scan", args=[make_ticket(row)])
    other_host = make_occurrence().event.author

    for viewer in (row.member, other_host, make_member()):
        client.force_login(viewer)
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    row.refresh_from_db()
    assert not row.came

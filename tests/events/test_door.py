"""The door: tickets, their codes, who is expected, who came, and the sheet of it."""

import csv
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.core import sheets
from events.actions import answer_date, check_in, give_up
from events.models import Attendance, Occurrence
from events.tokens import make_ticket, ticket_number
from tests.factories import make_attendance, make_event, make_group, make_member, make_occurrence

pytestmark = pytest.mark.django_db


def tonight(**more):
    return make_occurrence(starts_at=timezone.now() + timedelta(hours=2), **more)


def door(client, date, **asked):
    return client.get(reverse("events:door", args=[date.pk]), asked)


def scan(client, row):
    return client.get(reverse("events:scan", args=[make_ticket(row)]))


def names(response):
    return re.findall(
        r'class="btn btn-(?:main|quiet)">.*?<bdi>(.*?)</bdi>', response.content.decode(), re.S
    )


def came(row):
    return Attendance.objects.get(pk=row.pk).came


def test_door_lists_who_has_a_seat_by_name(client):
    date = tonight(capacity=2)
    for name in ("Zita", "åsa", "Ann"):
        make_attendance(occurrence=date, member=make_member(display_name=name))
    make_attendance(occurrence=date, member=make_member(display_name="Maybe"), coming="maybe")
    client.force_login(date.event.author)

    assert names(door(client, date)) == ["Zita", "åsa"]  # Ann waits
    assert names(door(client, date, q="zit")) == ["Zita"]
    assert names(door(client, date, q="nobody")) == []


def test_door_goes_on_by_key_whatever_the_names_hold(client, monkeypatch):
    monkeypatch.setattr("events.queries.door.AT_ONCE", 2)
    date = tonight()
    for name in ("👩‍🔧 Mech", "נועה", "Ann", "Bo\u00a0Li", "𝔘ve"):
        make_attendance(occurrence=date, member=make_member(display_name=name))
    client.force_login(date.event.author)

    seen, page = [], door(client, date)
    while True:
        seen += names(page)
        older = re.search(r'rel="next" href="\?([^"]*)"', page.content.decode())
        if not older:
            break
        page = client.get(f"{reverse('events:door', args=[date.pk])}?{older[1]}")

    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("shown", [1, 8])
def test_door_asks_the_same_questions_however_many_come(
    client, shown, django_assert_max_num_queries
):
    date = tonight()
    for _ in range(shown):
        make_attendance(occurrence=date, member=make_member())
    client.force_login(date.event.author)
    door(client, date)

    with django_assert_max_num_queries(16) as asked:
        door(client, date)
    assert_same("door", len(asked))


COUNTED = {}


def assert_same(what, count):
    assert COUNTED.setdefault(what, count) == count


def test_door_and_sheet_are_for_hosts_and_those_who_run_the_group(client):
    date = tonight()
    row = make_attendance(occurrence=date, member=make_member())
    pages = [reverse(f"events:{name}", args=[date.pk]) for name in ("door", "sheet")]

    for page in pages:
        assert client.get(page).status_code == 302
    client.force_login(row.member)
    for page in pages:
        assert client.get(page).status_code == 403
    for host in (date.event.author, make_member(is_manager=True)):
        client.force_login(host)
        for page in pages:
            assert client.get(page).status_code == 200


def test_L8_door_of_a_secret_event_is_not_there(client):
    date = tonight(group=make_group(visibility="secret"))
    row = make_attendance(occurrence=date, member=date.event.author)
    client.force_login(make_member())
    absent = client.get(reverse("events:door", args=[10**9]))

    for name in ("door", "sheet", "ticket", "ticket_code"):
        answer = client.get(reverse(f"events:{name}", args=[date.pk]))
        assert (answer.status_code, answer.content) == (404, absent.content)
    for name in ("door_in", "door_out"):
        answer = client.post(reverse(f"events:{name}", args=[row.pk]))
        assert (answer.status_code, answer.content) == (404, absent.content)
    assert not came(row)


def test_check_in_and_out_by_one_press_with_and_without_htmx(client):
    date = tonight(guests_max=3)
    row = make_attendance(occurrence=date, member=make_member(), guests=2)
    client.force_login(date.event.author)

    plain = client.post(reverse("events:door_in", args=[row.pk]), {"guests": "1", "q": "a&b"})

    assert plain.status_code == 302
    assert plain.url == f"{reverse('events:door', args=[date.pk])}?q=a%26b#a{row.pk}"
    assert Attendance.objects.get(pk=row.pk).came_guests == 1
    assert Occurrence.objects.get(pk=date.pk).came_count == 2
    out = client.post(
        reverse("events:door_out", args=[row.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert f'id="a{row.pk}"' in out
    assert 'id="door-counts"' in out
    assert "hx-swap-oob" in out
    assert not came(row)
    assert Occurrence.objects.get(pk=date.pk).came_count == 0


def test_check_in_twice_counts_once(client):
    date = tonight()
    row = make_attendance(occurrence=date, member=make_member())
    client.force_login(date.event.author)

    for _ in range(2):
        client.post(reverse("events:door_in", args=[row.pk]))

    assert Occurrence.objects.get(pk=date.pk).came_count == 1


def test_nobody_checks_in_themselves_or_at_anothers_event(client):
    date = tonight()
    row = make_attendance(occurrence=date, member=make_member())
    other_host = tonight().event.author

    for member in (row.member, other_host):
        client.force_login(member)
        for name in ("door_in", "door_out"):
            assert client.post(reverse(f"events:{name}", args=[row.pk])).status_code == 404
        assert scan(client, row).status_code == 404
        assert client.post(reverse("events:scan", args=[make_ticket(row)])).status_code == 404
    assert not came(row)


def test_walk_in_is_checked_in_by_account_name(client):
    date = tonight()
    member = make_member(name="sigrid")
    client.force_login(date.event.author)
    page = reverse("events:door_walk_in", args=[date.pk])

    assert client.post(page, {"name": "@Sigrid"}).status_code == 302
    assert date.attendances.get(member=member).came
    nobody = client.post(page, {"name": "nobody-here"})
    assert nobody.status_code == 422
    assert b"nobody-here" in nobody.content
    assert client.post(page, {"name": ""}).status_code == 422
    assert client.post(page, {"name": "\u202e"}).status_code == 422


def test_walk_in_who_may_not_know_of_the_event_is_refused(client):
    host = make_member()
    date = tonight(group=make_group(visibility="secret"), author=host)
    outsider = make_member(name="outsider")
    client.force_login(host)

    answer = client.post(reverse("events:door_walk_in", args=[date.pk]), {"name": "outsider"})

    assert answer.status_code == 409
    assert not date.attendances.filter(member=outsider).exists()


def test_door_stays_shut_until_the_day_before(client):
    date = make_occurrence(starts_at=timezone.now() + timedelta(days=5))
    row = make_attendance(occurrence=date, member=make_member())
    client.force_login(date.event.author)

    assert "The door opens a day before" in door(client, date).content.decode()
    assert client.post(reverse("events:door_in", args=[row.pk])).status_code == 409
    assert "Check in" not in scan(client, row).content.decode()


def test_ticket_is_for_who_is_going_alone(client):
    date = tonight(capacity=1)
    going, waiting = make_member(), make_member()
    row = make_attendance(occurrence=date, member=going)
    make_attendance(occurrence=date, member=waiting)
    page = reverse("events:ticket", args=[date.pk])
    code = reverse("events:ticket_code", args=[date.pk])

    assert client.get(page).status_code == 302
    client.force_login(waiting)
    assert client.get(page).status_code == client.get(code).status_code == 404
    client.force_login(going)
    shown = client.get(page)
    assert code in shown.content.decode()
    assert make_ticket(row) not in shown.content.decode()
    picture = client.get(code)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert b"<path" in picture.content
    assert b"style=" not in picture.content
    assert b"<script" not in picture.content
    give_up(attendance=row)
    assert client.get(page).status_code == client.get(code).status_code == 404


def test_host_reads_a_ticket_and_checks_in(client):
    date = tonight(guests_max=2)
    row = make_attendance(
        occurrence=date, member=make_member(display_name="Sigrid Undset"), guests=2
    )
    client.force_login(date.event.author)

    shown = scan(client, row)
    pressed = client.post(reverse("events:scan", args=[make_ticket(row)]), {"guests": "2"})

    assert "Sigrid Undset" in shown.content.decode()
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert pressed.status_code == 302
    assert Attendance.objects.get(pk=row.pk).came_guests == 2
    assert "Checked in at" in scan(client, row).content.decode()


def test_ticket_of_who_gave_up_says_so(client):
    date = tonight()
    row = make_attendance(occurrence=date, member=make_member())
    give_up(attendance=row)
    client.force_login(date.event.author)

    assert "This ticket has no seat now" in scan(client, row).content.decode()


@pytest.mark.parametrize("token", ["x", "1", "1.x", "1:x", "²." + "a" * 43, "9" * 400])
def test_forged_tickets_are_no_page(client, token):
    client.force_login(make_member(is_manager=True))

    assert ticket_number(token) is None
    assert client.get(reverse("events:scan", args=[token])).status_code == 404


def test_a_ticket_of_another_attendance_cannot_be_made_from_ones_own(client):
    date = tonight()
    rows = [make_attendance(occurrence=date, member=make_member()) for _ in range(2)]
    forged = make_ticket(rows[0]).replace(str(rows[0].pk), str(rows[1].pk), 1)

    assert ticket_number(make_ticket(rows[0])) == rows[0].pk
    assert ticket_number(forged) is None


def test_I5_sheet_holds_who_came_and_no_formula(client):
    date = tonight(questions=[("What do you eat?", False)])
    question = date.event.questions.get()
    member = make_member(display_name="=HYPERLINK(1)", name="plusplus")
    row = answer_date(
        occurrence=date,
        member=member,
        coming="going",
        note="+1 and a\tdog",
        answers={question.pk: '@SUM(A1)"; x'},
    )
    check_in(attendance=row, by=date.event.author)
    client.force_login(date.event.author)

    response = client.get(reverse("events:sheet", args=[date.pk]))

    body = b"".join(response.streaming_content).decode("utf-8-sig")
    head, line = csv.reader(body.splitlines())
    assert head[0] == "Name"
    assert head[-1] == "What do you eat?"
    assert line[0] == sheets.cell("=HYPERLINK(1)") != "=HYPERLINK(1)"
    assert line[1] == "plusplus"
    assert line[2] == "Going"
    assert not any(one.startswith(("=", "+", "-", "@")) for one in line)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert ".csv" in response.headers["Content-Disposition"]


def test_sheet_of_one_date_holds_nobody_of_another(client):
    event = make_event(rule="FREQ=WEEKLY;COUNT=2", starts_at=timezone.now() + timedelta(hours=1))
    first, second = event.occurrences.soonest_first()
    make_attendance(occurrence=second, member=make_member(display_name="Other"))
    client.force_login(event.author)

    body = b"".join(client.get(reverse("events:sheet", args=[first.pk])).streaming_content)

    assert b"Other" not in body

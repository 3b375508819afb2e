"""Events at the desk: for managers of the house, in constant cost, and what lacks a host."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Happening, Occurrence, Told
from events.queries.months import attendance_by_month
from tests.factories import (
    make_attendance,
    make_event,
    make_group,
    make_member,
    make_occurrence,
)

pytestmark = pytest.mark.django_db
LIST = "/desk/events/event/"


@pytest.fixture
def desk(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    client.manager = manager
    return client


def titles(client, **asked):
    response = client.get(LIST, asked)
    assert response.status_code == 200
    return [event.title for event in response.context["cl"].result_list]


def over(title="Over", **more):
    event = make_event(title=title, **more)
    long_ago = timezone.now() - timedelta(days=40)
    Occurrence.objects.filter(event=event).update(
        original_at=long_ago, starts_at=long_ago, ends_at=long_ago + timedelta(hours=2)
    )
    return event


def test_list_tells_when_where_who_comes_and_who_hosts(desk):
    host = make_member(display_name="Maja Host")
    date = make_occurrence(
        title="Workshop", group=make_group(name="Frames"), author=host, capacity=2, guests_max=3
    )
    make_attendance(occurrence=date, guests=1)
    make_attendance(occurrence=date)

    page = desk.get(LIST).content.decode()

    assert "Workshop" in page
    assert "Frames" in page
    assert "1 (2/2)" in page
    assert "Maja Host" in page
    assert "Announced" in page


def test_who_runs_a_group_alone_finds_no_list_of_events(client):
    member = make_member()
    make_event(title="Secretly", group=make_group(managers=[member], visibility="secret"))
    client.force_login(member)

    response = client.get(LIST)

    assert response.status_code in (403, 404)
    assert "Secretly" not in response.content.decode()


def test_members_and_guests_do_not_come_in(client):
    make_event(title="Workshop")

    assert client.get(LIST).status_code == 302
    client.force_login(make_member())
    assert client.get(LIST).status_code in (403, 404)


def test_states_are_filters(desk):
    make_event(title="Planned", announced=False)
    make_event(title="Told")
    Event.objects.filter(pk=make_event(title="Off").pk).update(cancelled_at=timezone.now())
    make_event(title="Gone", topic_state={"deleted_at": timezone.now()})

    found = {
        state: titles(desk, state=state)
        for state in ("draft", "waits", "announced", "cancelled", "deleted")
    }

    assert found == {
        "draft": ["Planned"],
        "waits": [],
        "announced": ["Told"],
        "cancelled": ["Off"],
        "deleted": ["Gone"],
    }
    assert desk.get(LIST, {"state": "else"}).status_code == 400


def test_group_filter_finds_drafts_too(desk):
    group = make_group()
    make_event(title="Draft", group=group, announced=False)
    make_event(title="Told", group=group)
    make_event(title="Elsewhere")

    assert sorted(titles(desk, group=group.pk)) == ["Draft", "Told"]


def test_time_filter_and_the_date_that_is_shown(desk):
    over()
    make_event(title="Soon")

    assert titles(desk, when="coming") == ["Soon"]
    assert titles(desk, when="over") == ["Over"]


def test_what_lacks_a_host_who_can_sign_in_is_found(desk):
    make_event(title="Hosted")
    for name, column in (
        ("Left", {"is_active": False}),
        ("Imported", {"email": ""}),
        ("Waiting", {"approved_at": None}),
    ):
        host = make_event(title=name).author
        type(host).objects.filter(pk=host.pk).update(**column)

    assert sorted(titles(desk, hosts="none")) == ["Imported", "Left", "Waiting"]
    assert titles(desk, hosts="some") == ["Hosted"]
    assert desk.get(LIST).content.decode().count("badge-warn") == 3


def test_search_is_by_title_of_drafts_too(desk):
    make_event(title="Cargo evening", announced=False)
    make_event(title="Cargo ride")
    make_event(title="Talk")

    assert sorted(titles(desk, q="cargo")) == ["Cargo evening", "Cargo ride"]


def test_list_costs_the_same_with_many(desk):
    def asked():
        desk.get(LIST)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        return len(queries)

    make_event()
    few = asked()
    for _ in range(6):
        make_attendance(occurrence=make_occurrence(event=make_event(organisers=[make_member()])))

    assert asked() == few


def test_cancelling_asks_why_tells_who_comes_and_is_noted(desk):
    date = make_occurrence(title="Workshop")
    make_attendance(occurrence=date)
    sent = {"action": "cancel", "_selected_action": [date.event_id], "answered": "1"}

    without = desk.post(LIST, sent)
    assert without.status_code == 422
    assert not Event.objects.get().is_cancelled

    desk.post(LIST, sent | {"reason": "The roof leaks."})

    assert Event.objects.get().cancelled_because == "The roof leaks."
    assert Happening.objects.get(told=Told.CANCELLED).by == desk.manager
    assert LogEntry.objects.get().change_message == "cancel: The roof leaks."


def test_event_may_take_place_after_all(desk):
    event = make_event()
    for verb in ("cancel", "restore"):
        sent = {"action": verb, "_selected_action": [event.pk], "answered": "1", "reason": "So"}
        desk.post(LIST, sent)

    assert not Event.objects.get().is_cancelled


def test_draft_and_what_is_over_are_not_cancelled_and_the_page_says_why(desk):
    drafted, gone = make_event(title="Draft", announced=False), over()
    sent = {"action": "cancel", "_selected_action": [drafted.pk, gone.pk], "answered": "1"}

    page = desk.post(LIST, sent | {"reason": "So"}, follow=True).content.decode()

    assert not Event.objects.filter(cancelled_at__isnull=False).exists()
    assert page.count("was refused") == 2


def test_page_of_an_event_shows_and_changes_nothing(desk):
    event = make_event(title="Workshop")
    address = f"{LIST}{event.pk}/change/"

    assert "Workshop" in desk.get(address).content.decode()
    assert desk.post(address, {"title": "Other"}).status_code in (403, 404, 405)
    assert Event.objects.get().title == "Workshop"


def test_chart_counts_twelve_months_of_what_took_place(desk):
    event = over(guests_max=2)
    Occurrence.objects.filter(event=event).update(seats_taken=7, came_count=5)
    Occurrence.objects.filter(event=make_event()).update(seats_taken=100)  # still to come
    cancelled = over("Off")
    Occurrence.objects.filter(event=cancelled).update(seats_taken=9, cancelled_at=timezone.now())

    months = attendance_by_month()

    day = timezone.localdate(timezone.now() - timedelta(days=40)).replace(day=1)
    counted = [(month.first, month.going, month.came) for month in months if month.going]
    assert counted == [(day, 7, 5)]
    assert (len(months), months[-1].first) == (12, timezone.localdate().replace(day=1))
    page = desk.get(LIST).content.decode()
    assert page.count('class="spark"') == 2
    assert "Month by month" in page

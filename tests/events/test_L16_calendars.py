"""Calendars that programs fetch: the address is the key, and opens what its member may know."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from community.groups.actions import leave_group
from community.groups.models import Group
from community.members.actions import suspend_member
from community.members.models import Community
from community.members.queries import forget_the_community
from community.topics.actions import delete_topic
from events.actions import answer_date
from events.actions.keys import drop_calendar_key, make_calendar_key
from events.models import CalendarKey
from events.queries.feeds import house_entries
from tests.factories import make_event, make_group, make_member

pytestmark = pytest.mark.django_db


def own(client, secret):
    return client.get(reverse("events:member_feed", args=[secret]))


def of_group(client, secret, group):
    return client.get(reverse("events:member_group_feed", args=[secret, group.slug]))


def titles(response):
    return {str(one["SUMMARY"]) for one in Calendar.from_ical(response.content).walk("VEVENT")}


def secret_event(member, title="The hidden lamp"):
    group = make_group(members=[member], visibility="secret")
    event = make_event(group=group, title=title)
    answer_date(occurrence=event.occurrences.get(), member=member, coming="going")
    return event


def test_L16_own_calendar_shows_what_one_goes_to_without_a_session(client):
    member = make_member()
    secret_event(member)
    make_event(title="Elsewhere and open")

    response = own(client, make_calendar_key(member=member))

    assert titles(response) == {"The hidden lamp"}
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_L16_address_opens_nothing_once_a_new_one_is_made_or_it_is_closed(client):
    member = make_member()
    first = make_calendar_key(member=member)
    assert own(client, first).status_code == 200

    second = make_calendar_key(member=member)

    assert own(client, first).status_code == 404
    assert own(client, second).status_code == 200
    drop_calendar_key(member=member)
    assert own(client, second).status_code == 404


def test_L16_address_is_kept_as_a_hash_only():
    member = make_member()

    secret = make_calendar_key(member=member)

    assert secret not in str(CalendarKey.objects.values_list().get())
    assert len(secret) >= 22


def test_L16_calendars_forget_a_group_that_their_member_left(client):
    member = make_member()
    event = secret_event(member)
    secret = make_calendar_key(member=member)
    assert titles(own(client, secret)) == titles(of_group(client, secret, event.group))

    leave_group(group=event.group, member=member)

    assert titles(own(client, secret)) == set()
    assert of_group(client, secret, event.group).status_code == 404


def test_L16_calendar_of_a_suspended_member_does_not_exist(client):
    member = make_member()
    event = secret_event(member)
    secret = make_calendar_key(member=member)
    until = timezone.now() + timedelta(days=3)

    suspend_member(member=member, until=until, reason="Rest.", by=make_member(is_manager=True))

    assert own(client, secret).status_code == 404
    assert of_group(client, secret, event.group).status_code == 404


def test_L16_an_event_that_becomes_secret_or_is_deleted_is_in_no_calendar(client):
    member = make_member()
    group = make_group()
    event = make_event(group=group, title="Open until noon")
    answer_date(occurrence=event.occurrences.get(), member=member, coming="going")
    secret = make_calendar_key(member=member)
    file = reverse("events:ics", args=[event.pk])
    assert titles(own(client, secret)) == titles(client.get(file)) == {"Open until noon"}

    Group.objects.filter(pk=group.pk).update(visibility="secret")
    assert titles(own(client, secret)) == set()
    assert client.get(file).status_code == 404

    Group.objects.filter(pk=group.pk).update(visibility="open")
    host = make_member(is_manager=True)
    delete_topic(topic=event.topic, by=host, reason="Twice.")
    assert titles(own(client, secret)) == set()
    client.force_login(host)
    assert client.get(file).status_code == 404


def test_L16_secret_opens_nothing_but_the_calendar(client):
    member = make_member()
    event = secret_event(member)
    secret = make_calendar_key(member=member)
    others = make_group(visibility="secret", members=[make_member()])
    closed = make_group(visibility="closed")

    assert own(client, secret + "x").status_code == 404
    assert own(client, secret[:-1]).status_code == 404
    assert of_group(client, secret, others).status_code == 404
    assert of_group(client, secret, closed).status_code == 404
    assert client.get(reverse("pages:member_feed", args=[secret])).status_code == 404
    assert client.get(f"{reverse('events:ics', args=[event.pk])}?key={secret}").status_code == 404
    assert client.get(reverse("events:subscribe")).status_code == 302


def test_L16_absent_and_foreign_are_the_same_page(client):
    member = make_member()
    event = secret_event(member)
    draft = make_event(announced=False)
    gone = client.get(reverse("events:ics", args=[10**9]))

    for pk in (event.pk, draft.pk):
        answer = client.get(reverse("events:ics", args=[pk]))
        assert (answer.status_code, answer.content) == (404, gone.content)
    absent = client.get(reverse("events:group_feed", args=["nowhere"]))
    foreign = client.get(reverse("events:group_feed", args=[event.group.slug]))
    assert absent.content == foreign.content == gone.content


def test_L8_calendars_of_outsiders_hold_no_secret_event_and_no_draft(client):
    member = make_member()
    secret_event(member)
    closed = make_group(visibility="closed")
    make_event(group=closed, title="Behind the door")
    make_event(title="Open to all")
    make_event(title="Not announced", announced=False)

    assert titles(client.get(reverse("events:feed"))) == {"Open to all"}
    client.force_login(member)
    assert titles(client.get(reverse("events:feed"))) == {"Open to all"}
    client.force_login(make_member(is_manager=True))
    assert titles(client.get(reverse("events:feed"))) == {"Open to all"}
    assert client.get(reverse("events:group_feed", args=[closed.slug])).status_code == 200
    client.force_login(make_member())
    assert client.get(reverse("events:group_feed", args=[closed.slug])).status_code == 404


def test_a_house_for_members_has_an_empty_public_calendar(client, closed_house):
    make_event(title="Open to members")

    assert titles(client.get(reverse("events:feed"))) == set()


@pytest.fixture
def closed_house():
    Community.objects.update_or_create(pk=1, defaults={"reading": "members"})
    forget_the_community()
    yield
    forget_the_community()


def test_names_of_those_who_come_stand_in_no_calendar(client):
    member = make_member(display_name="Sigrid Undset")
    event = make_event()
    answer_date(
        occurrence=event.occurrences.get(), member=member, coming="going", note="Peanut allergy"
    )

    body = client.get(reverse("events:ics", args=[event.pk])).content
    body += own(client, make_calendar_key(member=member)).content
    body += client.get(reverse("events:feed")).content

    assert b"Undset" not in body
    assert b"Peanut" not in body
    assert member.email.encode() not in body


def test_a_calendar_that_is_the_same_is_not_sent_again(client):
    event = make_event()
    address = reverse("events:feed")
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    type(event).objects.filter(pk=event.pk).update(place="Another house")
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize("shown", [1, 6])
def test_a_calendar_asks_the_same_questions_however_much_is_in_it(
    client, shown, django_assert_num_queries
):
    member = make_member()
    for _ in range(shown):
        event = make_event(rule="FREQ=WEEKLY;COUNT=4")
        answer_date(occurrence=event.occurrences.first(), member=member, coming="going")
        make_event()
    secret = make_calendar_key(member=member)
    client.get(reverse("events:feed"))

    with django_assert_num_queries(3):
        client.get(reverse("events:feed"))
    with django_assert_num_queries(6):
        own(client, secret)


def test_settings_page_shows_the_address_once(client):
    member = make_member()
    make_group(members=[member], visibility="secret")
    client.force_login(member)
    page = reverse("events:subscribe")

    made = client.post(page)

    addresses = re.findall(r"/events/mine/[\w/-]+\.ics", made.content.decode())
    assert len(addresses) == 2
    for address in addresses:
        assert client.get(address).status_code == 200
        assert address not in client.get(page).content.decode()
    client.post(reverse("events:subscribe_remove"))
    assert client.get(addresses[0]).status_code == 404


def test_a_feed_holds_what_was_lately_and_what_comes():
    event = make_event(title="Long over", starts_at=timezone.now() - timedelta(days=200))
    lately = make_event(title="Lately", starts_at=timezone.now() - timedelta(days=20))
    assert {one.event for one in house_entries()} == {lately}
    assert event.pk

"""A report that is made by itself: how often, to whom, and how that is changed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from analytics.actions.reports import begin_rhythm, make_latest, stop_rhythm
from analytics.days import last_finished_day
from analytics.models import Cadence, EngagementReport, Rhythm
from analytics.reporting.periods import last_ended
from analytics.rolling import roll
from analytics.scopes import WHOLE, Scope
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
ADDRESSES = ["astrid@example.org", "board@example.org"]


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


def rhythm(by, scope=WHOLE, cadence="month"):
    about = {"is_for_managers": True, "addresses": ADDRESSES, "language": "sv", "by": by}
    return begin_rhythm(scope=scope, cadence=cadence, **about)


def at(one):
    return reverse("analytics:rhythm_edit", args=[one.pk])


def sent(page, **more):
    form = page.context["form"]
    kept = {"addresses": form["addresses"].value(), "language": form["language"].value()}
    return kept | {"seen": form["seen"].value()} | more


def test_addresses_are_read_only_by_who_runs_that_part(client, manager):
    jonas, group = make_member(), make_group()
    house, part = rhythm(manager), rhythm(manager, Scope("group", str(group.pk)))
    group.memberships.create(member=jonas, role="manager")

    for one in (house, part):
        page = client.get(at(one)).content.decode()
        assert all(address in page for address in ADDRESSES)
    client.force_login(jonas)
    assert client.get(at(house)).status_code == 404
    assert client.get(at(part)).status_code == 200
    client.force_login(make_member())
    assert client.get(at(part)).status_code == 403


def test_who_changes_it_answers_for_it(client, manager):
    one = rhythm(make_member(is_manager=True))

    answer = client.post(at(one), sent(client.get(at(one)), addresses="purse@example.org"))

    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.addresses, one.language, one.by) == (["purse@example.org"], "sv", manager)
    assert (one.is_for_managers, one.cadence, one.scope) == (False, "month", "place")


def test_wrong_address_changes_nothing_and_loses_nothing(client, manager):
    one = rhythm(manager)

    answer = client.post(at(one), sent(client.get(at(one)), addresses="purse@"))

    assert answer.status_code == 422
    assert "purse@" in answer.content.decode()
    assert Rhythm.objects.get().addresses == ADDRESSES


def test_second_of_two_who_change_it_is_told(client, manager):
    one = rhythm(manager)
    opened = client.get(at(one))
    client.post(at(one), sent(opened, addresses="first@example.org"))

    answer = client.post(at(one), sent(opened, addresses="second@example.org"))

    assert answer.status_code == 409
    assert "second@example.org" in answer.content.decode()
    assert Rhythm.objects.get().addresses == ["first@example.org"]


def test_one_that_was_stopped_has_no_page(client, manager):
    one = rhythm(manager)
    stop_rhythm(rhythm=one)

    assert client.get(at(one)).status_code == client.post(at(one), {}).status_code == 404


@pytest.mark.parametrize("cadence", Cadence.values)
def test_report_of_any_cadence_is_made_and_read(client, manager, cadence):
    period = last_ended(cadence, last_finished_day())
    roll(period.ends_on)

    report = make_latest(scope=WHOLE, cadence=cadence, by=manager)

    assert (report.starts_on, report.ends_on) == (period.starts_on, period.ends_on)
    assert period.ends_on < last_finished_day() + timedelta(days=1)
    page = client.get(reverse("analytics:report", args=[report.pk]))
    assert page.status_code == 200
    assert client.get(reverse("analytics:reports")).status_code == 200
    assert EngagementReport.objects.get().cadence == cadence

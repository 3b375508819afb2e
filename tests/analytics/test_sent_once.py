"""The same form sent twice, or three times at once, has one effect."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from analytics.actions.advising import write_advice
from analytics.actions.reports import send_link
from analytics.models import Advice, ReportLink
from analytics.report_links import report_address
from analytics.scopes import WHOLE
from tests.factories import make_engagement_report, make_member

pytestmark = pytest.mark.django_db
WORDS = {
    "question": "Shall we hire a host?",
    "recommendation": "Yes.",
    "level": "tactical",
    "confidence": "likely",
    "scope": "place",
    "to_name": "Astrid",
    "language": "en",
}


@pytest.fixture
def boss(client):
    boss = make_member(is_manager=True)
    client.force_login(boss)
    return boss


def at_once(times, work):
    gate = Barrier(times)

    def one(_number):
        gate.wait(timeout=60)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_new_advice_that_is_sent_three_times_is_one_draft(client, boss):
    where = reverse("analytics:advice_new")

    answers = {client.post(where, WORDS).headers["Location"] for _time in range(3)}

    assert answers == {reverse("analytics:advice_one", args=[Advice.objects.get().pk])}


def test_other_words_and_other_writers_are_drafts_of_their_own(client, boss):
    where = reverse("analytics:advice_new")
    client.post(where, WORDS)
    client.post(where, WORDS | {"question": "Another?"})
    client.post(where, WORDS | {"to_address": "astrid@example.org"})
    other = Client()
    other.force_login(make_member(is_manager=True))
    other.post(where, WORDS)

    assert Advice.objects.count() == 4


def test_advice_that_was_sent_can_be_written_again(client, boss):
    where = reverse("analytics:advice_new")
    client.post(where, WORDS)
    client.post(reverse("analytics:advice_send", args=[Advice.objects.get().pk]), {"seen": 0})

    client.post(where, WORDS)

    assert sorted(Advice.objects.values_list("state", flat=True)) == ["draft", "sent"]


@pytest.mark.django_db(transaction=True)
def test_new_advice_that_is_sent_three_times_at_once_is_one_draft():
    boss = make_member(is_manager=True)
    words = {name: value for name, value in WORDS.items() if name != "scope"}

    made = at_once(3, lambda: write_advice(by=boss, scope=WHOLE, **words).pk)

    assert made == [Advice.objects.get().pk] * 3


def link_form(client, report, **more):
    """As the page has it now."""
    form = client.get(reverse("analytics:report", args=[report.pk])).context["link"]
    return {"address": "", "language": "en", "seen": form["seen"].value()} | more


def test_a_link_form_that_is_sent_three_times_makes_one_link(client, boss):
    report, where = make_engagement_report(), None
    where = reverse("analytics:report_link", args=[report.pk])
    form = link_form(client, report)
    page = client.get(reverse("analytics:report", args=[report.pk])).content.decode()
    assert f'name="seen" value="{form["seen"]}"' in page

    answers = [client.post(where, form).status_code for _time in range(3)]

    assert answers == [302] * 3
    link = ReportLink.objects.get()
    assert report_address(link) in client.get(answers_to(report)).content.decode()


def answers_to(report):
    return reverse("analytics:report", args=[report.pk])


def test_a_form_that_was_opened_anew_makes_another_link(client, boss):
    report = make_engagement_report()
    where = reverse("analytics:report_link", args=[report.pk])

    for _time in range(2):
        client.post(where, link_form(client, report))
    form = link_form(client, report)
    client.post(where, form)
    client.post(where, form | {"language": "sv"})  # somebody else's

    assert ReportLink.objects.count() == 4


def test_links_of_others_and_mailed_ones_are_no_second_sending(client, boss):
    report = make_engagement_report()
    where = reverse("analytics:report_link", args=[report.pk])
    form = link_form(client, report)
    send_link(report=report, address="", language="en", by=make_member(is_manager=True))
    send_link(report=report, address="a@example.org", language="en", by=boss)

    client.post(where, form)

    assert ReportLink.objects.filter(address="", by=boss).count() == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_form_whose_number_is_none_of_ours_loses_nothing(client, boss, seen):
    report = make_engagement_report()
    where = reverse("analytics:report_link", args=[report.pk])

    answer = client.post(where, {"address": "", "language": "en", "seen": seen})

    assert answer.status_code == (302 if seen == "" else 422)
    assert ReportLink.objects.count() == (1 if seen == "" else 0)


@pytest.mark.django_db(transaction=True)
def test_a_link_form_that_is_sent_three_times_at_once_makes_one_link():
    report, boss = make_engagement_report(), make_member(is_manager=True)
    about = {"report": report, "address": "", "language": "en", "by": boss, "seen": 0}

    made = at_once(3, lambda: send_link(**about).pk)

    assert made == [ReportLink.objects.get().pk] * 3

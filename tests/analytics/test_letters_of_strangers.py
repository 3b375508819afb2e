"""B3, L11, L15: the house mails no stranger without end, and for nobody who runs nothing there
any more; what they handed out leads nowhere then."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analytics.actions import reports
from analytics.actions.advising import send_advice
from analytics.actions.mailing import TooManyLetters
from analytics.actions.reports import begin_rhythm, make_due_reports, send_link
from analytics.days import last_finished_day
from analytics.models import Advice, ReportLink, Rhythm
from analytics.report_links import report_token
from analytics.scopes import WHOLE, Scope
from analytics.tokens import advice_token
from community.core.clock import database_now
from community.core.outbox import keep_all
from community.members.models import User
from community.notifications.models import Notice
from community.notifications.subjects import shown_to
from tests.factories import make_advice, make_engagement_report, make_group, make_member

pytestmark = pytest.mark.django_db
STRANGER = "victim@example.org"


@pytest.fixture
def jonas():
    return make_member()


@pytest.fixture
def group(jonas):
    return make_group(managers=[jonas], visibility="secret")


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def part(group):
    return Scope("group", str(group.pk))


def at(name, *keys):
    return reverse(f"analytics:{name}", args=keys)


def written():
    keep_all()
    return [one.to for one in mail.outbox]


def later(monkeypatch, seconds):
    moment = database_now() + timedelta(seconds=seconds)
    monkeypatch.setattr(reports, "database_now", lambda: moment)


def test_one_address_is_not_mailed_the_same_advice_all_day(jonas, group):
    advice = make_advice(by=jonas, scope=part(group), to_address=STRANGER)

    for number in range(3):
        send_advice(advice=advice, by=jonas, seen=number)
    with pytest.raises(TooManyLetters):
        send_advice(advice=advice, by=jonas, seen=3)

    assert written() == [[STRANGER]]  # the newest of the three that were sent at once


def test_one_address_is_not_mailed_reports_all_day(jonas, group, monkeypatch):
    report, client = make_engagement_report(scope=part(group)), signed_in(jonas)
    answers = []
    for second in range(8):
        later(monkeypatch, second)
        said = {"address": STRANGER, "language": "en"}
        answers.append(client.post(at("report_link", report.pk), said))
        keep_all()

    assert [one.status_code for one in answers] == [302] * 3 + [409] * 5
    assert "Enough letters went to this address for now" in answers[-1].content.decode()
    assert f'value="{STRANGER}"' in answers[-1].content.decode()
    assert written() == [[STRANGER]] * 3


def test_twenty_letters_a_day_are_counted_as_letters_whatever_they_are_about(jonas, group):
    report = make_engagement_report(scope=part(group))
    about = {"scope": part(group), "by": jonas}
    for number in range(7):
        advice = make_advice(sent=True, to_address=f"one{number}@example.org", **about)
        send_advice(advice=advice, by=jonas, seen=1)
    for number in range(6):
        send_link(report=report, address=f"two{number}@example.org", language="en", by=jonas)

    with pytest.raises(TooManyLetters):
        send_link(report=report, address="three@example.org", language="en", by=jonas)
    with pytest.raises(TooManyLetters):
        make_advice(sent=True, to_address="four@example.org", **about)

    send_link(report=report, address="", language="en", by=jonas)
    make_advice(sent=True, to_address="four@example.org")  # by somebody else


def rhythm_of(manager, scope):
    about = {"cadence": "week", "is_for_managers": False, "language": "en"}
    made = begin_rhythm(scope=scope, addresses=["private@example.org"], by=manager, **about)
    Rhythm.objects.update(begins_on=last_finished_day() - timedelta(days=20))
    return made


def loses(manager, group):
    group.memberships.filter(member=manager).delete()


def suspended(manager, _group):
    until = timezone.now() + timedelta(days=9)
    User.objects.filter(pk=manager.pk).update(suspended_until=until)


def closed(manager, _group):
    User.objects.filter(pk=manager.pk).update(is_active=False)


def banned(manager, _group):
    User.objects.filter(pk=manager.pk).update(banned_at=timezone.now())


ENDS = pytest.mark.parametrize("end", [loses, suspended, closed, banned])


def test_a_rhythm_of_who_runs_the_group_mails_its_addresses(jonas, group):
    rhythm_of(jonas, part(group))

    make_due_reports(day=last_finished_day())

    assert written() == [["private@example.org"]]


@ENDS
def test_a_rhythm_of_who_runs_it_no_more_mails_nobody_and_managers_are_told(jonas, group, end):
    house = make_member(is_manager=True)
    rhythm = rhythm_of(jonas, part(group))
    end(jonas, group)

    make_due_reports(day=last_finished_day())

    assert (written(), ReportLink.objects.count()) == ([], 0)
    notices = list(Notice.objects.filter(subject=f"rhythm:{rhythm.pk}"))
    assert [one.member_id for one in notices] == [house.pk]
    (shown,) = shown_to(house, notices).values()
    assert "nothing is sent to its addresses outside" in shown.text
    form = signed_in(house).get(shown.url).context["form"]
    said = {"addresses": form["addresses"].value(), "language": "en"}
    signed_in(house).post(shown.url, said | {"seen": form["seen"].value()})
    assert shown_to(house, notices) == {}


@ENDS
def test_a_letter_that_has_not_left_by_then_does_not_leave(jonas, group, end):
    rhythm_of(jonas, part(group))
    make_due_reports(day=last_finished_day())
    end(jonas, group)

    assert written() == []


def test_a_rhythm_of_who_ran_the_house_holds_for_nothing_either():
    manager = make_member(is_manager=True)
    rhythm_of(manager, WHOLE)
    User.objects.filter(pk=manager.pk).update(manager_since=None)

    make_due_reports(day=last_finished_day())

    assert written() == []


@ENDS
@pytest.mark.parametrize("name", ["outside", "outside_csv", "outside_json", "outside_pdf"])
def test_a_link_made_by_who_runs_it_no_more_leads_nowhere(jonas, group, end, name):
    report = make_engagement_report(scope=part(group))
    link = send_link(report=report, address="", language="en", by=jonas)
    address = at(name, report_token(link))
    assert Client().get(address).status_code in (200, 202)

    end(jonas, group)

    assert Client().get(address).status_code == 404
    page = signed_in(make_member(is_manager=True)).get(at("report", report.pk)).content.decode()
    assert ("It leads nowhere" in page, report_token(link) in page) == (True, False)


def test_every_link_that_holds_can_be_taken_back(client):
    manager, report = make_member(is_manager=True), make_engagement_report()
    about = {"report": report, "address": "", "language": "en", "by": manager}
    links = [send_link(**about) for _one in range(45)]
    client.force_login(manager)
    found, mark = set(), ""
    while mark is not None:
        answer = client.get(at("report", report.pk), {"links": mark} if mark else {})
        page = answer.content.decode()
        found |= {one.pk for one in links if f"/link/{one.pk}/revoke/" in page}
        mark = answer.context["links_page"].older or None

    assert found == {one.pk for one in links}


def test_a_mark_of_links_that_is_not_ours_is_refused(client):
    client.force_login(make_member(is_manager=True))

    answer = client.get(at("report", make_engagement_report().pk), {"links": "rubbish"})

    assert answer.status_code == 400


# --- advice, whose writer runs nothing there any more


def advised(jonas, group, **more):
    return make_advice(by=jonas, scope=part(group), to_address=STRANGER, sent=True, **more)


def answered(advice, client=None):
    """How its link answers who reads it, and who says yes."""
    client, address = client or Client(), at("answer", advice_token(advice))
    yes = {"verdict": "accept", "name": "Astrid", "words": ""}
    return [client.get(address).status_code, client.post(address, yes).status_code]


@ENDS
def test_a_letter_with_advice_of_who_runs_it_no_more_does_not_leave(jonas, group, end):
    advised(jonas, group)
    end(jonas, group)

    assert written() == []


@ENDS
def test_the_link_of_advice_of_who_runs_it_no_more_leads_nowhere(jonas, group, end):
    advice = advised(jonas, group)
    page = Client().get(at("answer", advice_token(advice)))
    assert page.status_code == 200

    end(jonas, group)

    assert answered(advice) == [404, 404]
    assert Advice.objects.get().state == "sent"
    seen = signed_in(make_member(is_manager=True)).get(at("advice_one", advice.pk))
    seen = seen.content.decode()
    assert ("It leads nowhere" in seen, advice_token(advice) in seen) == (True, False)


def test_a_suspension_that_ends_gives_the_link_back(jonas, group):
    advice = advised(jonas, group)
    suspended(jonas, group)
    assert answered(advice)[0] == 404

    User.objects.filter(pk=jonas.pk).update(suspended_until=timezone.now() - timedelta(days=1))

    assert answered(advice) == [200, 302]


def test_while_its_writer_is_silenced_the_link_leads_nowhere(jonas, group):
    advice = advised(jonas, group)
    User.objects.filter(pk=jonas.pk).update(silenced_until=timezone.now() + timedelta(days=1))

    assert (written(), answered(advice)) == ([], [404, 404])


def test_who_sends_such_advice_again_answers_for_it(jonas, group):
    advice, house = advised(jonas, group), make_member(is_manager=True)
    loses(jonas, group)

    advice = send_advice(advice=advice, by=house, seen=1)

    assert (advice.by, written()) == (house, [[STRANGER]])
    assert answered(advice) == [200, 302]


def test_who_sends_the_advice_of_somebody_who_still_runs_it_leaves_it_theirs(jonas, group):
    advice = advised(jonas, group)

    advice = send_advice(advice=advice, by=make_member(is_manager=True), seen=1)

    assert advice.by == jonas

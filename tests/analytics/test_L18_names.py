"""L18: names stay inside; who acts as a manager is named, and nobody who closed their account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.actions.evaluating import evaluate, plan_change
from analytics.actions.reports import publish
from analytics.days import last_finished_day, today
from analytics.queries.naming import nameless
from analytics.reporting.periods import last_ended
from analytics.reporting.talk import phrases_of
from analytics.scopes import WHOLE, Scope
from tests.analytics.readers import DOORS, outside, report_address, said, signed_in
from tests.factories import (
    make_engagement_report,
    make_grant,
    make_group,
    make_member,
    make_post,
    make_tactic,
    make_topic,
)

NAME = "Zebulon Quux"
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return make_member(is_manager=True)


def on_the_rise(words):
    """What six people wrote in the week before."""
    period = last_ended("week", last_finished_day())
    back = (last_finished_day() - period.ends_on).days + 2
    topic = make_topic(group=make_group())
    for _one in range(6):
        make_post(topic=topic, source=words, made_at=timezone.now() - back * DAY)
    return phrases_of(WHOLE, period)


@pytest.mark.parametrize(
    "called", ["Zebulon’s bicycle", "Zebulon's bicycle", "zebulons bicycle", "Zebulon-bicycle"]
)
def test_a_phrase_on_the_rise_names_no_member(called):
    make_member(display_name=NAME)
    found = on_the_rise(f"Saw {called} yesterday")
    assert "bicycle" in str(found) or "-" in called
    assert "zebulon" not in str(found).lower()


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("Karin Berg", "karins cykel"),
        ("Ann", "anns bike"),
        ("Anna-Lena Öst", "lena"),
        ("משה כהן", "למשה"),
        ("דנה", "ושדנה"),
        ("O’Brien", "brien’s"),
    ],
)
def test_a_name_is_known_with_its_ending_and_its_letters_before(name, phrase):
    make_member(display_name=name)
    kept = nameless([phrase, "cargo bike"])
    assert kept == (["cargo bike"] if phrase != "ושדנה" else [phrase, "cargo bike"])


def test_words_that_only_share_letters_with_a_name_are_kept():
    make_member(display_name="Mark")
    assert nameless(["marketplace", "remark", "mar"]) == ["marketplace", "remark", "mar"]


def test_names_are_looked_for_in_one_question(django_assert_num_queries):
    for _one in range(5):
        make_member()
    with django_assert_num_queries(1):
        nameless([f"word{number} other{number}" for number in range(60)])


def test_the_name_of_a_new_volunteer_stays_inside(boss):
    grant = make_grant(member=make_member(display_name=NAME))
    client, known = signed_in(boss), {"known": f"grant:{grant.pk}"}
    assert NAME in said(client.get(reverse("analytics:tactics")))
    begun = client.get(reverse("analytics:tactic_new"), known).context["form"].initial
    assert NAME not in begun["title"]


def test_tactics_of_before_that_bear_a_volunteers_name_say_their_kind_outside(boss):
    make_tactic(kind="volunteer", title=f"{NAME} helps")
    make_tactic(title="Weekly build")
    report = make_engagement_report()
    publish(report=report)

    pages = [outside(report, door) for door in DOORS]
    pages.append(said(signed_in(make_member()).get(report_address(report, "published"))))
    for page in pages:
        assert "Zebulon" not in page
        assert "A volunteer appointed" in page
        assert "Weekly build" in page
    assert NAME in said(signed_in(boss).get(report_address(report, "report")))


def test_a_decision_says_no_volunteers_name_outside(boss):
    tactic = make_tactic(kind="volunteer", title=f"{NAME} helps")
    decisions = [
        {"kind": "review", "pk": tactic.pk, "title": "Zebulon then", "scope": "place"},
        {
            "kind": "goal",
            "pk": 1,
            "title": "More",
            "scope": "place",
            "tactic": tactic.title,
            "tactic_scope": "place",
        },
    ]
    report = make_engagement_report()
    report.body["decisions"] = [one | {"owner": None, "minutes": 5} for one in decisions]
    report.save(update_fields=["body"])
    assert "Zebulon" not in outside(report)
    assert "Zebulon then" in said(signed_in(boss).get(report_address(report, "report")))


def evaluated(report, by, owner):
    row = evaluate(report=report, by=by, saw="Much was said.", think="")
    plan_change(evaluation=row, text="Write more", owner=owner, due_on=today())


def test_who_closed_their_account_is_named_beside_no_evaluation(boss):
    gone, report = make_member(display_name=NAME, is_manager=True), make_engagement_report()
    evaluated(report, by=gone, owner=gone)
    assert NAME in said(signed_in(boss).get(report_address(report, "report")))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    pages = [outside(report, door) for door in DOORS]
    pages.append(said(signed_in(boss).get(report_address(report, "report"))))
    for page in pages:
        assert "Much was said." in page
        assert "Zebulon" not in page


def test_outside_managers_are_named_who_act_as_such_and_plain_members_are_not(boss):
    host = make_member(display_name="Hosting Hanna")
    plain, group = make_member(display_name=NAME), make_group(managers=[host])
    report = make_engagement_report(scope=Scope("group", str(group.pk)))
    evaluated(report, by=host, owner=plain)
    report.body["decisions"] = [
        {"kind": "questions", "minutes": 5, "owner": one.pk} for one in (plain, host)
    ]
    report.save(update_fields=["body"])

    for door in DOORS:
        page = outside(report, door)
        assert "Hosting Hanna" in page
        assert "Zebulon" not in page
    assert NAME in said(signed_in(host).get(report_address(report, "report")))


def test_a_manager_of_another_group_is_a_plain_member_in_the_report_of_this_one():
    host, here = make_member(display_name=NAME), make_group()
    make_group(managers=[host])
    report = make_engagement_report(scope=Scope("group", str(here.pk)))
    evaluated(report, by=make_member(is_manager=True), owner=host)
    assert "Zebulon" not in outside(report)

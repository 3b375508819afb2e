"""L14: who runs a group learns from its report nothing of the whole place, and whoever holds a
link not how many people stand behind a figure."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from analytics.days import last_finished_day, today
from analytics.models import Effect, EngagementReport
from analytics.queries.advice import pins_of
from analytics.reporting.periods import last_ended
from analytics.scopes import WHOLE, Scope
from analytics.showing.advice import evidence_of
from tests.analytics.readers import DOORS, outside, report_address, said, signed_in
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_goal,
    make_group,
    make_member,
    make_signal,
    make_tactic,
)

pytestmark = pytest.mark.django_db
INSIDE = ("report", "report_csv", "report_json")
PLAN = "Zonkplan of the house"


@pytest.fixture
def jonas():
    return make_member()


@pytest.fixture
def part(jonas):
    return Scope("group", str(make_group(managers=[jonas]).pk))


def moved(title, scope=WHOLE, hours=7):
    """A tactic that likely moved its figure."""
    tactic = make_tactic(title=title, scope=scope, hours=hours)
    figures = {"before": 10, "after": 12, "change": 0.2, "low": 0.1, "high": 0.3, "n": 9}
    until = today() - timedelta(days=1)
    Effect.objects.create(tactic=tactic, finding="likely", until_day=until, **figures)
    return tactic


def at_risk(scope):
    long_ago = today() - timedelta(days=200)
    return make_goal(state="at_risk", scope=scope, title="More of us", baseline_day=long_ago)


def read_by(member, report):
    client = signed_in(member)
    return [said(client.get(report_address(report, name))) for name in INSIDE]


def read_outside(report):
    return [outside(report, door) for door in DOORS]


def decided(report, **more):
    """Made before: a tactic of the whole place stands in the report of a group."""
    goal = {"kind": "goal", "pk": 1, "title": "More of us", "scope": report.scope, "owner": None}
    told = {"minutes": 420, "tactic": PLAN, "tactic_scope": "place"}
    report.body["decisions"] = [goal | told | more]
    EngagementReport.objects.filter(pk=report.pk).update(body=report.body)
    return report


def test_a_groups_report_names_no_tactic_of_the_whole_place(jonas, part):
    tactic = moved(PLAN)
    at_risk(part)
    report = make_engagement_report(scope=part)

    assert signed_in(jonas).get(reverse("analytics:tactic", args=[tactic.pk])).status_code == 404
    assert PLAN not in json.dumps(report.body)
    for page in [*read_by(jonas, report), *read_outside(report)]:
        assert "More of us" in page
        assert PLAN not in page


def test_a_groups_report_names_what_worked_in_the_group(jonas, part):
    moved("Weekly build", scope=part)
    at_risk(part)
    report = make_engagement_report(scope=part)

    for page in [*read_by(jonas, report), *read_outside(report)]:
        assert "Weekly build" in page


def test_a_report_of_the_place_names_what_worked_there():
    moved(PLAN)
    at_risk(WHOLE)
    report = make_engagement_report()

    assert all(PLAN in page for page in read_outside(report))


def test_a_groups_report_of_before_tells_tactics_of_the_place_to_who_runs_the_place_alone(
    jonas, part
):
    report = decided(make_engagement_report(scope=part))

    for page in [*read_by(jonas, report), *read_outside(report)]:
        assert "More of us" in page
        assert PLAN not in page
        assert "about 7 hours" not in page
    for page in read_by(make_member(is_manager=True), report):
        assert PLAN in page


def test_a_report_of_before_tells_no_tactic_of_a_group_outside_of_it(part):
    report = decided(make_engagement_report(), scope="place", tactic_scope=str(part))

    assert all(PLAN not in page for page in read_outside(report))


def people_in(data):
    return "people" in data["figures"]["page_reads"]["now"]


def measured(scope):
    period = last_ended("month", last_finished_day())
    about = {"scope": str(scope), "span": "month", "day": period.ends_on}
    make_signal(metric="page_reads", value=80.0, n=8, **about)
    make_signal(metric="active", value=6.0, n=6, **about)


def test_of_how_many_people_a_figure_of_a_group_speaks_is_told_in_no_file(jonas, part):
    measured(part)
    measured(WHOLE)
    house = make_member(is_manager=True)
    own, whole = make_engagement_report(scope=part), make_engagement_report()

    for member in (jonas, house):
        assert not people_in(json.loads(read_by(member, own)[2]))
    assert people_in(json.loads(read_by(house, whole)[2]))


def test_a_pinned_figure_of_a_group_does_not_say_from_how_many_people(jonas, part):
    advice = make_advice(by=jonas, scope=part)
    told = {"metric": "posts", "span": "week", "day": today(), "value": 9, "n": 7}
    for number, scope in enumerate((part, WHOLE), 1):
        advice.pins.create(scope=str(scope), position=number, **told)

    own, whole = (one.facts for one in evidence_of(pins_of(advice)))

    assert "from 7 people" not in own
    assert "from 7 people" in whole


def test_from_how_many_people_an_effect_is_known_is_told_by_no_link(jonas, part):
    moved("Weekly build")
    moved("Saturday build", scope=part)
    report, own = make_engagement_report(), make_engagement_report(scope=part)

    for page in [*read_outside(report), *read_outside(own), *read_by(jonas, own)]:
        assert "Likely" in page
        assert "9 people" not in page
    assert "Likely. 9 people" in read_by(make_member(is_manager=True), report)[0]

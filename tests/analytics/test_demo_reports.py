"""The demo's report: a newcomer finds one of last month that was evaluated."""

import pytest
from django.urls import reverse

from analytics.models import (
    EngagementReport,
    Evaluation,
    PlannedChange,
    ReportQuote,
    Rhythm,
)
from analytics.queries.reports import changes_due
from community.groups.models import Group
from community.importing.demo.loading import FOLDER, load_demo
from community.importing.demo.reports import load_engagement
from community.importing.trouble import CannotImport
from community.members.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    load_demo()
    for model in (Rhythm, EngagementReport):
        model.objects.all().delete()
    members = {member.name: member for member in User.objects.all()}
    return members, {group.slug: group for group in Group.objects.all()}


def test_the_demo_has_last_months_report_with_what_was_thought_of_it(house, client):
    load_engagement(FOLDER, *house)

    report = EngagementReport.objects.get(cadence="month")
    assert (report.scope, Rhythm.objects.count()) == ("place", 3)
    assert ReportQuote.objects.count() == 2
    assert (Evaluation.objects.count(), PlannedChange.objects.count()) == (1, 2)
    maja = house[0]["maja"]
    assert [one.text[:9] for one in changes_due(maja)] == ["The names"]
    client.force_login(maja)
    page = client.get(reverse("analytics:report", args=[report.pk])).content.decode()
    assert report.headline in page
    assert "believable budget" in page


def test_the_demo_has_three_things_to_decide_and_who_stays(house):
    load_engagement(FOLDER, *house)

    body = EngagementReport.objects.get(cadence="month").body
    assert len(body["decisions"]) == 3
    assert len({one["kind"] for one in body["decisions"]}) == 3
    assert all(one["owner"] and one["minutes"] for one in body["decisions"])
    assert body["cohorts"]
    assert body["talk"]["searches"]
    assert body["talk"]["tags"]
    assert any(one["finding"] == "likely" for one in body["tactics"])


def test_the_demo_has_last_weeks_report_beside_it(house, client):
    load_engagement(FOLDER, *house)

    report = EngagementReport.objects.get(cadence="week")
    client.force_login(house[0]["maja"])
    page = client.get(reverse("analytics:report", args=[report.pk])).content.decode()
    assert report.headline in page
    named = [*report.body["people"]["helpful"], *report.body["people"]["quiet"]]
    assert named
    assert not User.objects.filter(pk__in=named).exclude(manager_since=None).exists()


def test_a_folder_without_the_file_reports_nothing(house, tmp_path):
    load_engagement(tmp_path, *house)

    assert not Rhythm.objects.exists()


def test_a_name_that_nobody_has_is_said(house):
    with pytest.raises(CannotImport, match="maja is no member"):
        load_engagement(FOLDER, {}, house[1])

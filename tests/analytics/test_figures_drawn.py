"""Figures that are drawn as maps open like all others: meaning, map, rows, sheet."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from analytics.actions.goals import set_goal
from analytics.metrics.registry import METRICS
from analytics.rolling import roll_days
from analytics.scopes import WHOLE
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture
def maja():
    manager = make_member(is_manager=True)
    client = Client()
    client.force_login(manager)
    client.manager = manager
    return client


def write(member, topic, moment):
    make_post(topic=topic, author=member, made_at=moment)


@pytest.fixture
def six_writers():
    """Six write first in the week of 2 March, three of them again in the next."""
    topic = make_topic(group=make_group(), made_at=MONDAY - 20 * WEEK)
    topic.posts.update(made_at=MONDAY - 20 * WEEK)
    writers = [make_member() for _ in range(6)]
    for number, one in enumerate(writers):
        write(one, topic, MONDAY + timedelta(hours=number))
        if number < 3:
            write(one, topic, MONDAY + WEEK)
    last = (MONDAY + 2 * WEEK).date() - timedelta(days=1)
    roll_days(last - timedelta(days=13), last)
    return last


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("key", ["retention", "hours"])
def test_map_has_a_page_a_sheet_and_a_way_from_the_dashboard(maja, six_writers, key):
    page = maja.get(reverse("analytics:figure", args=[key]))
    assert page.status_code == 200
    assert str(METRICS[key].leaves_out) in page.content.decode()
    assert '<figure class="chart chart-wide">' in page.content.decode()
    assert reverse("analytics:goal_new") not in page.content.decode().split("What it says")[1]
    dashboard = maja.get(reverse("analytics:figures")).content.decode()
    assert f"{reverse('analytics:figure', args=[key])}?scope=place" in dashboard


def test_sheet_of_who_stays_has_a_row_a_cohort_and_week(maja, six_writers):
    answer = maja.get(reverse("analytics:figure_csv"), {"key": "retention"})
    rows = {(one["From"], one["Weeks later"]): one["Value"] for one in rows_of(answer)}
    assert rows["2026-03-02", "1"] == "50"


def test_sheet_of_hours_names_the_hour(maja, six_writers):
    answer = maja.get(reverse("analytics:figure_csv"), {"key": "hours"})
    rows = {one["Hour"]: one["Value"] for one in rows_of(answer)}
    assert rows["Mon 10"] == "Fewer than 5 people"
    told = maja.get(reverse("analytics:figure_json"), {"key": "hours"}).json()
    assert told["figures"]["hours"][0].keys() == {"day", "step", "value", "is_hidden"}


def test_map_of_a_part_is_closed_to_others():
    jonas, group = make_member(), make_group()
    make_group(managers=[jonas])
    client = Client()
    client.force_login(jonas)
    for name, asked in [("figure", {}), ("figure_csv", {"key": "retention"})]:
        args = ["retention"] if name == "figure" else []
        address = reverse(f"analytics:{name}", args=args)
        for scope in ("place", f"group:{group.pk}"):
            assert client.get(address, asked | {"scope": scope}).status_code == 404


def test_figure_shows_what_is_aimed_at(maja, six_writers):
    page = reverse("analytics:figure", args=["posts"])
    asked = {"span": "week", "scope": "place"}
    assert maja.get(page, asked).context["chart"].targets == []
    set_goal(
        by=maja.manager,
        title="Talk more",
        why="",
        metric="posts",
        scope=WHOLE,
        span="week",
        target=40,
        deadline=datetime.now(UTC).date() + timedelta(days=90),
        cadence="week",
        owner=maja.manager,
    )
    assert maja.get(page, asked).context["chart"].targets == [("Talk more", 40.0)]

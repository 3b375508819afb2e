"""The dashboard and the page of one figure: whose numbers they show, and to whom (L14)."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analytics.metrics.registry import METRICS
from analytics.models import Signal, Span
from analytics.periods import Period, period_of
from tests.factories import (
    make_goal,
    make_group,
    make_member,
    make_signal,
    make_tactic,
    make_topic,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 31)
NAMES = ["figures", "figure_csv", "figure_json"]
CANARY = 8_675_309.0  # no page shows it for any other reason
SAID = ["8675309", "8,675,309", "8 675 309", "8.675309"]


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


@pytest.fixture
def group(client):
    """Somebody who runs one group is signed in."""
    member = make_member()
    client.force_login(member)
    return make_group(managers=[member])


def measured(scope="place", **more):
    more = {"span": "days30", "day": DAY, "value": 40.0, "n": 30} | more
    return make_signal(scope=scope, **more)


def at(name, *args, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return reverse(f"analytics:{name}", args=args) + (f"?{query}" if query else "")


def everything(client, **asked):
    """All that is said of the figures of one part, on every surface."""
    pages = [client.get(at(name, **asked)) for name in NAMES]
    pages += [client.get(at("figure", key, **asked)) for key in ("active", "posts", "topics")]
    assert {page.status_code for page in pages} == {200}
    return "".join(page.getvalue().decode() for page in pages)


@pytest.mark.parametrize("name", NAMES)
def test_guests_are_led_to_sign_in_and_members_shut_out(client, name):
    assert client.get(at(name)).status_code == 302

    client.force_login(make_member())
    assert client.get(at(name)).status_code == 403


def test_figures_of_another_group_are_as_absent_as_those_of_none(client, group):
    other = make_group()
    measured(f"group:{other.pk}", value=CANARY)
    measured("place", value=CANARY)
    measured("language:sv", value=CANARY)
    for scope in (
        f"group:{other.pk}",
        "group:999999",
        "place",
        "language:sv",
        "tag:1",
        "x",
    ):
        for name in NAMES:
            assert client.get(at(name, scope=scope)).status_code == 404
        assert client.get(at("figure", "active", scope=scope)).status_code == 404

    said = everything(client)

    assert not any(one in said for one in SAID)


def test_who_runs_a_group_sees_its_figures(client, group):
    measured(f"group:{group.pk}", value=CANARY)

    assert any(one in everything(client, on=DAY.isoformat()) for one in SAID)


def test_a_figure_about_fewer_than_five_is_on_no_surface(client, manager):
    for key in ("active", "posts", "topics"):
        measured(metric=key, value=CANARY, n=4)
        measured(metric=key, value=CANARY, n=1, day=DAY - timedelta(days=30), rolled=False)

    said = everything(client, on=DAY.isoformat())

    assert not any(one in said for one in SAID)
    assert "Fewer than 5 people" in said


def test_a_right_that_ended_ends_here_at_once(client, group):
    measured(f"group:{group.pk}")
    assert client.get(at("figures")).status_code == 200

    group.memberships.all().delete()

    assert client.get(at("figures")).status_code == 403


def test_the_dashboard_asks_the_same_few_questions_with_one_figure_and_with_many(client, manager):
    measured()
    client.get(at("figures"))
    with CaptureQueriesContext(connection) as few:
        client.get(at("figures"))
    for number in range(12):
        for key in list(METRICS)[:20]:
            measured(metric=key, day=DAY - timedelta(days=30 * (number + 1)), value=number)
        make_group()
    with CaptureQueriesContext(connection) as many:
        client.get(at("figures"))

    assert len(many) <= len(few)


def test_each_figure_opens_to_what_it_means(client, manager):
    measured()
    for key, metric in METRICS.items():
        page = client.get(at("figure", key))
        if "place" not in metric.scopes:
            assert page.status_code == 404
        else:
            assert str(metric.leaves_out) in page.content.decode().replace("&#x27;", "'")


def test_before_the_first_night_the_page_says_so(client, manager):
    assert "Nothing is measured yet" in client.get(at("figures")).content.decode()
    assert client.get(at("figure", "active")).status_code == 200
    assert client.get(at("figure_csv")).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"on": "2026-02-31"},
        {"on": "0001-01-01"},
        {"on": "9999-12-31"},
        {"on": "x", "span": "x", "with": "x"},
        {"span": "month", "on": "2024-02-29"},
        {"span": "month", "with": "year"},
        {"after": "x"},
    ],
)
def test_odd_questions_are_answered_with_the_newest_or_refused(client, manager, asked):
    measured()

    assert client.get(at("figures", **asked)).status_code == 200
    assert client.get(at("figure", "topics", **asked)).status_code in (200, 400)


def test_the_sheet_has_a_row_for_each_stretch_and_hides_the_few(client, manager):
    measured(value=40.0, n=30)
    measured(value=3.0, n=3, day=DAY - timedelta(days=30))

    text = client.get(at("figure_csv", key="active", on=DAY.isoformat())).getvalue().decode()
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))

    assert rows[-1][3:6] == ["2026-10-02", "2026-10-31", "40"]
    assert rows[-2][5] == "Fewer than 5 people"


def test_programs_get_null_for_what_is_hidden(client, manager):
    measured(value=3.0, n=3)

    told = json.loads(client.get(at("figure_json", key="active")).content)

    assert told["figures"]["active"][-1] == {
        "day": DAY.isoformat(),
        "value": None,
        "is_hidden": True,
    }


def test_topics_behind_a_figure_are_those_the_reader_may_see(client, group):
    measured(f"group:{group.pk}", metric="topics")
    seen, other = make_topic(group=group), make_topic(group=make_group(visibility="secret"))
    make_signal(metric="topics", day=seen.made_at.date(), span="days30", scope=f"group:{group.pk}")

    page = client.get(at("figure", "topics")).content.decode()

    assert seen.title in page
    assert other.title not in page


def test_what_was_done_stands_in_the_drawing_of_its_figure(client, manager):
    measured()
    tactic = make_tactic(
        title="<i>Welcome</i>", metric="active", began_on=DAY - timedelta(days=40)
    )

    page = client.get(at("figure", "active")).content.decode()

    assert f"/desk/tactics/{tactic.pk}/" in page
    assert "<i>Welcome" not in page


@pytest.mark.parametrize("language", ["sv", "he"])
def test_the_dashboard_stands_in_every_language(client, manager, language):
    manager.language = language
    manager.save()
    measured()
    Signal.objects.create(
        day=DAY, scope="place", metric="retention", span=Span.WEEK, step=1, value=0.5, n=20
    )

    assert client.get(at("figures"), headers={"accept-language": language}).status_code == 200


def test_a_period_knows_the_one_before_the_one_after_and_the_one_a_year_ago():
    october = period_of("month", "2026-10-07", date(2026, 10, 20))

    assert (october.begins, october.day) == (date(2026, 10, 1), date(2026, 10, 20))
    assert october.before.day == date(2026, 9, 30)
    assert october.a_year_before.day == date(2025, 10, 31)
    assert october.after is None
    assert october.before.after.day == date(2026, 10, 20)
    assert Period(Span.MONTH, date(2024, 2, 29), DAY).a_year_before.day == date(2023, 2, 28)
    week = Period(Span.WEEK, date(2026, 3, 8), DAY)
    assert (week.begins, week.before.day) == (date(2026, 3, 2), date(2026, 3, 1))
    assert week.after.day == date(2026, 3, 15)
    assert week.a_year_before.day.weekday() == week.day.weekday()


def test_the_dashboard_of_the_place_has_the_goals_of_its_groups_after_its_own(client, manager):
    measured()
    group = make_group(name="Stockholm")
    make_goal(title="Of a group", scope=f"group:{group.pk}", days=20)
    make_goal(title="Of all", days=60)

    page = client.get(at("figures")).content.decode()

    assert page.index("Of all") < page.index("Of a group")
    assert "As they stand today" in page


def test_the_dashboard_of_a_group_has_its_own_goals_alone(client, group):
    measured(f"group:{group.pk}")
    make_goal(title="Of this group", scope=f"group:{group.pk}")
    make_goal(title="Of another", scope=f"group:{make_group().pk}")
    make_goal(title="Of all")

    page = client.get(at("figures", scope=f"group:{group.pk}")).content.decode()

    assert "Of this group" in page
    assert "Of another" not in page
    assert "Of all" not in page


def test_goals_on_the_dashboard_take_the_questions_of_one(client, manager):
    measured()
    group = make_group()

    def asked():
        with CaptureQueriesContext(connection) as seen:
            client.get(at("figures"))
        return len(seen)

    make_goal()
    make_goal(scope=f"group:{group.pk}")
    asked()  # the first visit of a day writes that it was one
    few = asked()
    for _number in range(15):
        make_goal(scope=f"group:{group.pk}")

    assert asked() == few

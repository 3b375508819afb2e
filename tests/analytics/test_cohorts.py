"""The map of who stays, drawn from days that were really counted: a row is one cohort."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from analytics.models import Span
from analytics.periods import Period
from analytics.queries.cohorts import cohorts
from analytics.queries.signals import HOUSE
from analytics.reporting import periods
from analytics.reporting.figures import cohorts_of
from analytics.rolling import roll, roll_days
from analytics.scopes import WHOLE, Scope
from analytics.showing.figures import dashboard, retention
from tests.analytics.comparing import live_in
from tests.analytics.test_conlang_by_hand import days_of_february, rows_of, writer_of
from tests.community.importing.dumps import run
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 2, 1)  # the last day of the week in which six people first wrote
WEEK = timedelta(weeks=1)
LATER = (6, 3, 0, 2)  # how many of the six wrote in their first week, the one after it, …


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def counted():
    """Six who began in one week, and five in the week after, who were never seen again."""
    live_in("UTC")
    people, others = ([make_member() for _ in range(count)] for count in (6, 5))
    topic = make_topic(author=people[0], made_at=at(SUNDAY, hour=9))
    topic.posts.update(made_at=topic.made_at)
    for weeks, many in enumerate(LATER):
        for one in people[:many]:
            make_post(topic=topic, author=one, made_at=at(SUNDAY + weeks * WEEK))
    for one in others:
        make_post(topic=topic, author=one, made_at=at(SUNDAY + WEEK, hour=13))
    last = SUNDAY + (len(LATER) - 1) * WEEK
    roll_days(SUNDAY - WEEK, last)
    return last


def test_row_is_one_cohort_and_its_cells_are_its_own_weeks(counted):
    chart = retention(HOUSE, WHOLE, counted)

    assert [(row.name, row.first) for row in chart.rows] == [
        ("26 Jan", "6"),
        ("2 Feb", "5"),
    ]
    first, second = ([cell and cell.value for cell in row.cells] for row in chart.rows)
    assert first == [0.5, 0.0, pytest.approx(1 / 3), *[None] * 9]
    assert second == [0.0, 0.0, *[None] * 10]  # its third week is not over


def test_week_without_newcomers_has_no_row_and_no_other_weekday_slips_in(counted):
    found = cohorts(HOUSE, WHOLE, counted - timedelta(days=1), 12)

    assert [day.weekday() for day in found] == [5, 5]
    assert list(cohorts(HOUSE, WHOLE, counted, 1)) == []
    assert cohorts(HOUSE, Scope("tag", "1"), counted, 12) == {}


def test_map_is_of_the_days_that_are_looked_at(counted):
    days = [Period(Span.WEEK, day, counted) for day in (counted, SUNDAY)]
    now, then = (dashboard(HOUSE, WHOLE, period, "before")["heat"] for period in days)

    assert [len(chart.rows) for chart in (now, then)] == [2, 1]
    assert then.rows[0].cells == [None] * 12


def test_page_of_an_earlier_day_shows_the_cohorts_of_then(counted, client):
    roll(counted + 60 * WEEK)
    client.force_login(make_member(is_manager=True))

    page = client.get(reverse("analytics:figures"), {"span": "days30", "on": counted.isoformat()})

    assert page.context["heat"].rows[0].first == "6"


def test_report_and_desk_say_the_same(counted):
    period = periods.period_of("week", counted)

    told = cohorts_of(WHOLE, period)

    assert [(day, many) for day, many, _cells in told] == [("2026-02-01", 6), ("2026-02-08", 5)]
    assert told[0][2] == [[1, 0.5, 6, False], [2, 0.0, 6, False], [3, 1 / 3, 6, False]]


def test_cohort_of_the_archive_is_the_one_worked_out_from_its_own_files(shared_data):
    archive = shared_data / "stackexchange" / "conlang.meta"
    wrote = {}
    for name in ("Posts", "Comments"):
        for row in rows_of(archive, name):
            if (who := writer_of(row)) and row.get("PostTypeId", "1") in "12":
                wrote.setdefault(who, set()).add(row["at"].date())
    weeks = [days_of_february(first) for first in (1, 8, 15, 22)]
    began = {who for who, days in wrote.items() if min(days) in weeks[0]}
    by_hand = [sum(bool(wrote[who] & week) for who in began) for week in weeks]
    run(archive, into=make_group())
    live_in("UTC")
    for back in range(4):
        roll(date(2018, 2, 28) - back * WEEK)

    row = next(
        row for row in retention(HOUSE, WHOLE, date(2018, 2, 28)).rows if row.name == "1 Feb"
    )

    assert (row.first, len(began), by_hand[0], by_hand[3]) == ("33", 33, 33, 7)
    shares = [pytest.approx(many / len(began)) for many in by_hand[1:]]
    assert [cell.value for cell in row.cells[:3]] == shares
    assert row.cells[3:] == [None] * 9

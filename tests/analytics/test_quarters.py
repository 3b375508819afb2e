"""Quarters are measured when they are over, and nothing less is called one."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from analytics.days import first_day, last_day
from analytics.forms.goals import FigureForm
from analytics.metrics.registry import METRICS
from analytics.models import Rollup, Signal, Span
from analytics.periods import Period, period_of
from analytics.queries.signals import HOUSE, NOTHING, figures_on, latest, on_days, series
from analytics.reporting.figures import figures_of
from analytics.reporting.periods import last_ended
from analytics.rolling import roll, roll_days
from analytics.rolling.windows import spans_of
from analytics.scopes import WHOLE, Scope
from community.topics.models import Post, Topic
from tests.analytics.comparing import live_in
from tests.factories import make_engagement_report, make_member, make_post, make_signal, make_topic

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)
JUNE, SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)
ZONE = "Europe/Stockholm"


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


def said_on(day, author=None, hour=12):
    post = make_post(topic=make_topic(author=author), author=author or make_member())
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(ZONE))
    Topic.objects.filter(pk=post.topic_id).update(made_at=moment)
    Post.objects.filter(topic=post.topic_id).update(made_at=moment)
    return post


def quarter_of(day, metric="posts", scope="place"):
    rows = Signal.objects.filter(day=day, span="quarter", metric=metric, scope=scope)
    return rows.values_list("value", "n").first()


def opened(client, name, *args, **asked):
    return client.get(reverse(f"analytics:{name}", args=args), asked)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 31)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_has_a_first_and_a_last_day(day, first, last):
    assert (first_day(Span.QUARTER, day), last_day(Span.QUARTER, day)) == (first, last)


def test_only_the_last_day_of_a_quarter_ends_one():
    ending = [day for day in (JUNE - ONE, JUNE, JUNE + ONE) if "quarter" in dict(spans_of(day))]

    assert ending == [JUNE]


def test_a_quarter_counts_its_days_by_the_communitys_clock_and_no_others():
    live_in(ZONE)
    people = [make_member() for _ in range(5)]
    for author, day in zip(
        people, (date(2026, 7, 1), *[date(2026, 8, 9)] * 3, SEPTEMBER), strict=False
    ):
        said_on(day, author)
    said_on(JUNE, people[0], hour=23)
    said_on(SEPTEMBER + ONE, people[1], hour=0)

    roll(SEPTEMBER)

    assert quarter_of(SEPTEMBER) == (10.0, 5)  # each a topic's first post and its reply
    assert quarter_of(SEPTEMBER, "active") == (5.0, 5)
    assert quarter_of(SEPTEMBER, "topics") == (5.0, 5)


def test_months_of_a_quarter_add_up_to_it():
    live_in(ZONE)
    for number in range(12):
        said_on(date(2026, 7 + number % 3, 3 + number))
    for month in (7, 8, 9):
        roll(last_day(Span.MONTH, date(2026, month, 1)))

    months = Signal.objects.filter(span="month", metric="posts", scope="place")

    assert sum(months.values_list("value", flat=True)) == quarter_of(SEPTEMBER)[0] == 24.0


def test_what_came_late_is_in_the_quarter_and_it_is_one_row():
    live_in(ZONE)
    said_on(SEPTEMBER)
    roll(SEPTEMBER)
    said_on(date(2026, 7, 4))

    roll_days(SEPTEMBER - 3 * ONE, SEPTEMBER + 3 * ONE)

    rows = Signal.objects.filter(span="quarter", metric="posts", scope="place")
    assert [(one.day, one.value) for one in rows] == [(SEPTEMBER, 4.0)]


def test_a_quarter_that_was_rolled_up_before_quarters_were_measured_is_not_measured():
    Rollup.objects.create(day=JUNE)
    make_signal(metric="posts", span="quarter", day=SEPTEMBER, value=40.0)

    assert figures_on(HOUSE, WHOLE, Span.QUARTER, JUNE) == {}
    assert list(on_days(HOUSE, WHOLE, Span.QUARTER, [JUNE, SEPTEMBER])["topics"]) == [SEPTEMBER]
    assert figures_on(HOUSE, Scope("language", "sv"), Span.QUARTER, SEPTEMBER)["posts"].value == 0


def test_a_series_of_quarters_has_one_figure_each():
    from_then, until = date(2026, 2, 1), SEPTEMBER + ONE
    make_signal(metric="posts", span="quarter", day=JUNE, value=3.0, n=9)
    metric = METRICS["posts"]

    found = series(HOUSE, metric, WHOLE, Span.QUARTER, from_then, until)

    assert [day for day, _figure in found] == [date(2026, 3, 31), JUNE, SEPTEMBER]
    assert [found[0][1], found[1][1].value, found[2][1]] == [NOTHING, 3.0, NOTHING]
    Rollup.objects.create(day=SEPTEMBER - ONE)
    assert latest(HOUSE, metric, WHOLE, Span.QUARTER) is None


def test_the_picker_offers_the_quarters_that_are_over():
    last = date(2026, 11, 21)
    newest = period_of("quarter", "", last)

    assert (newest.begins, newest.day) == (date(2026, 7, 1), SEPTEMBER)
    assert newest.after is None
    assert newest.before == Period(Span.QUARTER, JUNE, last)
    assert newest.before.after == newest
    assert newest.a_year_before.day == date(2025, 9, 30)
    assert period_of("quarter", "2026-05-02", last).day == JUNE
    assert period_of("quarter", "", SEPTEMBER).day == SEPTEMBER
    assert len(set(newest.line())) == 13


def test_the_page_of_a_quarter_shows_that_quarter(client, manager):
    make_signal(metric="posts", span="quarter", day=SEPTEMBER, value=4321.0, n=50)
    make_signal(metric="posts", span="quarter", day=JUNE, value=4000.0, n=50)
    Rollup.objects.create(day=date(2026, 11, 21))

    page = opened(client, "figure", "posts", span="quarter").content.decode()
    dashboard = opened(client, "figures", span="quarter").content.decode()

    assert "Third quarter of 2026" in page
    assert "4,321" in page
    assert "4,321" in dashboard


@pytest.mark.parametrize(("span", "is_said"), [("quarter", True), ("days30", False)])
def test_hours_of_the_week_say_that_they_are_of_thirty_days(client, manager, span, is_said):
    for step in range(5):
        make_signal(metric="hours", span="days30", day=SEPTEMBER, value=9.0, n=9, step=step)

    page = opened(client, "figures", span=span, on=SEPTEMBER.isoformat()).content.decode()

    assert ("Counted over thirty days up to the last one." in page) == is_said


@pytest.mark.parametrize("span", ["quarter", "week", "day"])
def test_a_figure_that_is_not_measured_over_such_a_time_says_over_which(client, manager, span):
    make_signal(metric="quiet_experts", span="days30", day=date(2026, 11, 21), value=77.0, n=77)
    asked = {"span": span, "on": "2026-11-21"}

    page = opened(client, "figure", "quiet_experts", **asked)
    told = json.loads(opened(client, "figure_json", key="quiet_experts", **asked).content)

    text = page.content.decode()
    assert page.context["period"].span == told["span"] == "days30"
    assert 'value="days30" selected' in text
    assert f'<option value="{span}"' not in text


def test_the_sheet_of_all_figures_has_those_that_are_measured_over_such_a_time(client, manager):
    make_signal(metric="posts", span="quarter", day=SEPTEMBER, value=4.0)

    told = json.loads(opened(client, "figure_json", span="quarter").content)

    assert "quiet_experts" not in told["figures"]
    assert told["figures"]["posts"][-1]["value"] == 4.0


def test_no_goal_is_set_by_the_quarter_which_has_a_figure_four_times_a_year(client, manager):
    make_signal(metric="posts", span="quarter", day=SEPTEMBER, value=4.0)
    asked = {"metric": "posts", "scope": "place", "span": "quarter"}

    form = FigureForm(asked, parts=[(WHOLE, "All")])
    page = opened(client, "figure", "posts", span="quarter").content.decode()

    assert not form.is_valid()
    assert "span=days30" in page.partition(reverse("analytics:goal_new"))[2][:80]


def test_the_report_of_a_quarter_is_about_the_whole_quarter(client, manager):
    period = last_ended("quarter", date(2026, 11, 21))
    make_signal(metric="posts", span="quarter", day=SEPTEMBER, value=900.0, n=50)
    make_signal(metric="posts", span="days30", day=SEPTEMBER, value=300.0, n=50, rolled=False)
    make_signal(metric="posts", span="quarter", day=JUNE, value=800.0, n=50)
    make_signal(metric="posts", span="quarter", day=date(2025, 9, 30), value=700.0, n=50)

    told = figures_of(WHOLE, period)["posts"]

    assert [told[time][0] for time in ("now", "before", "year")] == [900.0, 800.0, 700.0]
    assert "quiet_experts" not in figures_of(WHOLE, period)


def test_the_page_of_such_a_report_says_over_what_its_figures_are(client, manager):
    report = make_engagement_report(cadence="quarter")

    page = opened(client, "report", report.pk).content.decode()

    assert report.body["span"] == "quarter"
    assert "Each figure is over: a quarter of a year" in page

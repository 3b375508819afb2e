"""What a report says, word for word: names of days, places, aims, and of nothing to say."""

import re
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from analytics.days import last_finished_day
from analytics.metrics.registry import METRICS
from analytics.queries.signals import TOO_FEW, Figure
from analytics.reporting.paper import for_paper
from analytics.reporting.periods import last_ended
from analytics.scopes import Scope
from analytics.showing.charts import HeatChart, HeatRow, heat
from analytics.showing.days import stretch_words
from analytics.showing.numbers import say_exactly
from analytics.showing.reports.eyes import for_members, inside, outside
from analytics.showing.reports.page import show
from analytics.showing.sentences import goal_words
from tests.factories import (
    make_engagement_report,
    make_goal,
    make_group,
    make_member,
    make_signal,
    make_tactic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_member(is_manager=True)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 9), date(2026, 11, 15), "9 to 15 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November to 6 December 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
        (date(2026, 11, 9), date(2026, 11, 9), "9 November 2026"),
        (date(2026, 10, 1), date(2026, 10, 31), "October 2026"),
        (date(2026, 7, 1), date(2026, 9, 30), "third quarter of 2026"),
        (date(2026, 8, 1), date(2026, 10, 31), "1 August to 31 October 2026"),
        (date(2026, 7, 1), date(2026, 12, 31), "second half of 2026"),
        (date(2026, 1, 1), date(2026, 6, 30), "first half of 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_a_stretch_of_days_says_month_and_year_once(first, last, words):
    assert stretch_words(first, last) == words


def test_in_hebrew_the_month_keeps_its_preposition():
    with translation.override("he"):
        words = stretch_words(date(2026, 11, 9), date(2026, 11, 15))

    assert words.startswith("9 ")
    assert words.endswith("15 בנובמבר 2026")


def test_the_number_of_a_report_is_no_part_of_a_date(manager):
    report = make_engagement_report(cadence="week")

    name = show(inside(report, manager)).name

    assert name.startswith("Report 1 · ")
    assert f"Report 1 · {report.starts_on.day} " in name


def test_a_quarter_begins_a_title_with_a_capital(manager):
    name = show(inside(make_engagement_report(cadence="quarter"), manager)).name

    assert " quarter of " in name
    assert name.removeprefix("Report 1 · ")[0].isupper()
    assert name.partition("compared with ")[2][0].islower()


def test_goals_and_tactics_of_a_report_say_where(client, manager):
    stockholm = make_group(name="Stockholm")
    for scope in ("place", Scope("group", str(stockholm.pk))):
        make_goal(scope=str(scope))
        make_tactic(scope=str(scope))
    client.force_login(manager)

    page = client.get(reverse("analytics:report", args=[make_engagement_report().pk]))

    text = page.content.decode()
    for part in ('id="goals"', 'id="tactics"'):
        table = text.partition(part)[2].partition("</table>")[0]
        assert "Stockholm" in table
        assert "The whole place" in table


@pytest.mark.parametrize(
    ("metric", "target", "said"),
    [
        ("answered_24h", 0.955, "95.5%"),
        ("answered_24h", 0.9555, "95.55%"),
        ("answered_24h", 0.07, "7%"),
        ("active", 60.0, "60"),
        ("active", 1234.0, "1,234"),
        ("active", 40.5, "40.5"),
        ("first_response_median", 2.25, "2.25h"),
        ("first_response_median", 0.5, "30min"),
        ("first_response_median", 0.333, "0.333h"),
        ("first_response_median", 60.0, "2.5days"),
        ("first_response_median", 50.0, "50h"),
        ("first_response_median", 48.0, "48h"),
        ("reports_per_1000", 12.25, "12.25"),
        ("active", None, "–"),
    ],
)
def test_a_target_is_shown_as_it_was_typed(metric, target, said):
    told = say_exactly(METRICS[metric], target)

    assert told.replace("\N{NO-BREAK SPACE}", "").replace(" ", "") == said


def test_a_card_and_a_report_do_not_round_a_target(client, manager):
    make_goal(metric="answered_24h", span="month", baseline=0.5, value=0.7, target=0.955)
    client.force_login(manager)

    goals = client.get(reverse("analytics:goals")).content.decode()
    page = client.get(reverse("analytics:report", args=[make_engagement_report().pk]))

    for text in (goals, page.content.decode()):
        assert "95.5%" in text
        assert "96%" not in text


def test_less_that_is_better_is_at_most_and_not_of(client, manager):
    make_goal(metric="first_response_median", span="month", baseline=9.0, value=9.2, target=2.0)
    client.force_login(manager)

    goals = client.get(reverse("analytics:goals")).content.decode()
    page = client.get(reverse("analytics:report", args=[make_engagement_report().pk]))

    assert "to be <bdi>at most 2" in goals
    assert ">of <bdi>" not in goals
    assert "at most 2" in page.content.decode()
    assert "under 2" not in page.content.decode()


def test_a_report_from_before_goes_by_what_is_better(manager):
    make_goal(metric="first_response_median", baseline=9.0, target=2.0)
    report = make_engagement_report()
    for one in report.body["goals"]:
        del one["is_up"]

    assert show(inside(report, manager)).goals[0].target.startswith("at most")


def test_a_figure_that_is_better_either_way_goes_where_its_goal_goes():
    down = make_goal(metric="readers", baseline=90.0, target=20.0)
    up = make_goal(metric="readers", baseline=9.0, target=20.0)

    assert [goal_words(one).aim for one in (down, up)] == ["at most 20", "20"]


def test_what_is_to_be_decided_runs_as_the_page_does(client):
    make_goal(title="Fifty take part", state="at_risk", span="month")
    report = make_engagement_report()
    client.force_login(make_member(is_manager=True, language="he"))

    page = client.get(reverse("analytics:report", args=[report.pk])).content.decode()
    told = page.partition('id="decide"')[2].partition("</ol>")[0]

    assert "\u2068Fifty take part\u2069" in told
    assert 'dir="auto"' not in told


def a_map(first="<5"):
    chart = HeatChart(
        title="Who stays",
        metric=METRICS["posts"],
        corner="Week",
        columns=["1", "2"],
        rows=[HeatRow("9 Nov", [Figure(7.0, 7), TOO_FEW], first=first)],
        first_name="New",
    )
    return render_to_string("analytics/charts/heat.html", heat.drawn(chart))


def test_fewer_than_five_are_not_more_than_five_in_hebrew():
    with translation.override("he"):
        told = a_map()

    assert told.count("&lt;5") == 3
    assert len(re.findall('<bdi dir="ltr"[^>]*>&lt;5</bdi>', told)) == 3


def test_time_in_a_map_runs_from_left_to_right_in_every_language():
    with translation.override("he"):
        assert '<div class="scroll" dir="ltr"' in a_map()


def test_fewer_than_five_are_not_more_than_five_on_paper():
    assert for_paper(a_map()).count("\N{LEFT-TO-RIGHT ISOLATE}&lt;5") == 3
    assert for_paper("<bdi>5</bdi>") == "<bdi>\u20685\u2069</bdi>"


def test_of_what_there_is_nothing_to_say_a_line_says_so(client, manager):
    report = make_engagement_report()
    client.force_login(manager)

    page = client.get(reverse("analytics:report", args=[report.pk])).content.decode()

    assert "No tag and no word is on the rise." in page
    assert "Nothing was looked for in vain by many." in page
    assert "Nobody who came each week drifts away." in page
    assert "Nothing waits to be decided." in page


def test_a_quiet_line_says_nothing_of_what_its_reader_is_not_told(manager):
    report = make_engagement_report()
    host = make_member()
    group = make_group(managers=[host])
    own = make_engagement_report(scope=Scope("group", str(group.pk)))

    assert show(outside(report)).quiet == ["No tag and no word is on the rise."]
    assert len(show(for_members(report, make_member())).quiet) == 2
    assert not any("in vain" in one for one in show(inside(own, host)).quiet)
    assert any("in vain" in one for one in show(inside(report, manager)).quiet)


def test_what_there_is_something_to_say_of_is_not_called_quiet(manager):
    make_goal(title="More take part", state="at_risk", span="month")
    day = last_ended("month", last_finished_day()).ends_on
    make_signal(span="month", day=day, value=30.0, n=30)
    quiet = show(inside(make_engagement_report(), manager)).quiet

    assert "Nothing waits to be decided." not in quiet


def test_a_forecast_that_leaves_everything_open_is_not_told():
    goal = make_goal(value=44.0, target=50.0)
    day = str(goal.deadline - timedelta(days=4))

    goal.forecast = [[day, 46.0, 1.0, 1161.0]]
    wide = goal_words(goal).pace
    goal.forecast = [[day, 46.0, 4.0, 146.0]]
    still_wide = goal_words(goal).pace
    goal.forecast = [[day, 46.0, 38.0, 55.0]]
    narrow = goal_words(goal).pace

    assert wide == still_wide
    assert "up and down too much" in wide
    assert "1,161" not in wide
    assert "46 (38 to 55)" in narrow


def test_on_paper_a_dot_at_the_edge_is_drawn_whole():
    drawing = '<svg viewBox="0 0 600 200"><path class="dot-1" d="M600 9h0"/></svg>'

    assert 'viewBox="-4 0 608 200"' in for_paper(drawing)
    assert 'stroke-linecap="round"' in for_paper(drawing)

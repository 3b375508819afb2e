"""The table behind a line chart has all that is drawn, and nothing that is hidden."""

import re
from datetime import timedelta

from django.utils import translation

from analytics.queries.signals import NOTHING
from analytics.showing.charts import LineChart
from analytics.showing.numbers import FEWER
from tests.analytics.test_charts import ACTIVE, DAY, SHARE, drawn_by, figures

WEEK = timedelta(weeks=1)


def table_of(chart):
    """Its rows, each a list of cells in words."""
    html = drawn_by("chart_line", chart).partition("<table")[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [
        [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


def test_a_bare_line_has_a_bare_table():
    assert [len(row) for row in table_of(LineChart("A", ACTIVE, figures(1, 2)))] == [2, 2, 2]


def test_the_compared_line_stands_beside_the_days_that_it_is_drawn_under():
    before = [(day - 52 * WEEK, one) for day, one in figures(7, "few", 9)]
    chart = LineChart("A", ACTIVE, figures(1, 2, 3), before=before, before_name="Last year")

    head, *rows = table_of(chart)

    assert head[2] == "Last year"
    assert [row[1:] for row in rows] == [["1", "7"], ["2", str(FEWER)], ["3", "9"]]


def test_the_target_stands_in_each_row():
    head, *rows = table_of(LineChart("A", SHARE, figures(0.5, 0.6), targets=[("Goal", 0.8)]))

    assert (head[2], {row[2] for row in rows}) == ("Target", {"80%"})


def test_the_forecast_stands_in_rows_of_its_own_days_from_and_to():
    band = [(DAY + 2 * WEEK, 12.0, 10.0, 15.0), (DAY + 3 * WEEK, 14.0, 10.0, 20.0)]

    head, *rows = table_of(LineChart("A", ACTIVE, figures(10, 11), band=band))

    assert head[2] == "Where it may go"
    assert [row[1:] for row in rows] == [
        ["10", ""],
        ["11", ""],
        ["", "12 (10 to 15)"],
        ["", "14 (10 to 20)"],
    ]


def test_what_was_done_stands_in_the_row_of_its_day_and_else_in_one_of_its_own():
    marks = [
        (DAY + timedelta(days=3), "A ride", "/1/"),
        (DAY + WEEK, "A guide", "/2/"),
        (DAY + WEEK, "A call", "/3/"),
        (DAY - WEEK, "Long ago", "/4/"),
    ]

    rows = table_of(LineChart("A", ACTIVE, figures(1, 2), marks=marks))

    assert [row[1:] for row in rows] == [
        ["Active members", "What was done"],
        ["1", ""],
        ["", "A ride"],
        ["2", "A callA guide"],
    ]


def test_a_chart_without_figures_has_no_table_that_tells_of_others():
    before = [(DAY - WEEK, NOTHING)]

    assert (
        table_of(LineChart("A", ACTIVE, figures("few"), before=before, targets=[("Goal", 5)]))
        == []
    )


def test_in_hebrew_each_number_of_a_forecast_keeps_together():
    band = [(DAY + 2 * WEEK, 0.12, 0.1, 0.15)]

    with translation.override("he"):
        html = drawn_by("chart_line", LineChart("A", SHARE, figures(0.1, 0.1), band=band))

    assert html.partition("<table")[2].count("\u2068") == 3

"""Charts: what is drawn, what is a gap, what stands in the table behind."""

import re
from dataclasses import replace
from datetime import date, timedelta

from django.template import engines
from django.utils import translation

from analytics.metrics.registry import METRICS
from analytics.queries.signals import NOTHING, TOO_FEW, Figure
from analytics.showing.charts import (
    DotsChart,
    FunnelChart,
    HeatChart,
    HeatRow,
    LineChart,
    Spark,
    Stage,
    heat,
    spark,
)
from analytics.showing.charts.line import drawn
from analytics.showing.charts.scales import scale_of
from analytics.showing.numbers import FEWER, change_of, say

DAY = date(2026, 3, 2)
ACTIVE, SHARE, HOURS = METRICS["active"], METRICS["answered_24h"], METRICS["first_response_median"]


def figures(*values):
    """One a week; None is nothing, “few” is hidden."""
    said = {None: NOTHING, "few": TOO_FEW}
    return [
        (DAY + timedelta(weeks=number), said.get(one) or Figure(float(one), 30))
        for number, one in enumerate(values)
    ]


def drawn_by(tag, chart):
    source = "{% load charts %}{% " + tag + " chart %}"
    return engines["django"].from_string(source).render({"chart": chart})


def test_a_line_breaks_where_there_is_no_figure_and_where_it_is_hidden():
    whole = drawn(LineChart("A", ACTIVE, figures(10, 12, 14, 16)))
    broken = drawn(LineChart("A", ACTIVE, figures(10, None, "few", 16)))

    assert whole["line"].count("M") == 1
    assert broken["line"].count("M") == 2


def test_a_hidden_figure_is_nowhere_in_the_drawing_or_its_table():
    html = drawn_by("chart_line", LineChart("A", ACTIVE, figures(40, "few", 60)))

    assert html.count(str(FEWER)) == 2  # in the table, and in the legend
    assert html.count("<tr>") == 4
    assert 'aria-label="A: 40 on 2 March 2026, 60 on 16 March 2026."' in html


def test_what_was_done_is_written_as_text_and_leads_on():
    mark = (DAY + timedelta(days=3), "<script>x</script>", "/desk/tactics/1/")
    html = drawn_by("chart_line", LineChart("A", ACTIVE, figures(1, 2), marks=[mark]))

    assert "<script>" not in html
    assert 'href="/desk/tactics/1/"' in html


def test_marks_outside_the_days_are_left_out():
    marks = [(DAY - timedelta(days=1), "before", "/"), (DAY, "then", "/")]

    assert [
        one.title for one in drawn(LineChart("A", ACTIVE, figures(1, 2), marks=marks))["marks"]
    ] == ["then"]


def test_a_chart_without_figures_says_so():
    assert "no figures yet" in drawn_by("chart_line", LineChart("A", ACTIVE, figures(None, "few")))
    assert "no figures yet" in drawn_by("chart_line", LineChart("A", ACTIVE, []))


def test_numbers_in_drawings_have_points_in_every_language():
    with translation.override("sv"):
        html = drawn_by(
            "chart_line", LineChart("A", ACTIVE, figures(1, 2, 4), targets=[("Goal", 3.3)])
        )

    paths = re.findall(' d="([^"]*)"', html)
    assert any("." in one for one in paths)
    assert not any("," in one for one in paths)


def test_a_forecast_and_a_target_belong_to_the_scale():
    days = [(DAY + timedelta(weeks=3), 50.0, 40.0, 90.0)]
    shown = drawn(LineChart("A", ACTIVE, figures(10, 20), targets=[("Goal", 70)], band=days))

    assert shown["ticks"][0] == "100"
    assert shown["band"]


def test_scales_have_round_ends_and_shares_never_pass_the_whole():
    assert scale_of([0.2, 0.97], most=1.0).high == 1.0
    assert scale_of([3, 7]).ticks == (7.5, 5.0, 2.5, 0.0)
    assert scale_of([200, 214]).low == 200
    assert scale_of([]).high > scale_of([]).low
    assert scale_of([5]).high > scale_of([5]).low
    assert scale_of([float("nan"), 2]).high >= 2


def test_a_heat_map_prints_its_numbers_and_hides_few():
    rows = [HeatRow("2 March", [Figure(0.4, 20), TOO_FEW, None])]
    html = drawn_by("chart_heat", HeatChart("Stay", SHARE, "Week", ["1", "2", "3"], rows))

    assert '<td class="q7">40</td>' in html
    assert "&lt;5" in html
    assert "<td></td>" in html


def test_a_funnel_shows_each_stage_beside_the_first():
    stages = [Stage("Came in", Figure(20, 20)), Stage("Wrote", Figure(5, 5)), Stage("x", TOO_FEW)]
    html = drawn_by("chart_funnel", FunnelChart("In", ACTIVE, stages))

    assert "M0 0h150.0v20" in html
    assert str(FEWER) in html


def test_a_funnel_says_of_how_many_and_its_heads_name_its_columns():
    stages = [Stage("Came in", Figure(1.0, 20)), Stage("Wrote", Figure(0.25, 19))]
    html = drawn_by("chart_funnel", FunnelChart("In", SHARE, stages))

    assert "of <bdi>19</bdi> people" in html
    assert '<th scope="col" colspan="2">Per cent</th>' in html
    assert html.count("100%") == html.count("25%") == 1
    head, _row, body = (one.partition("</tr>")[0] for one in html.split("<tr>")[1:])
    assert (head.count("<t"), body.count("<t")) == (3, 4)  # one head spans two


def test_marks_close_together_stand_below_each_other():
    near = [(DAY + timedelta(days=1), "a", "/a"), (DAY + timedelta(days=1), "b", "/b")]
    far = (DAY + timedelta(days=60), "c", "/c")
    marks = drawn(LineChart("A", ACTIVE, figures(*range(10)), marks=[*near, far]))["marks"]

    assert [one.lane for one in marks] == [0, 1, 0]
    assert marks[1].middle - marks[0].middle >= 16
    assert [marks[0].middle, marks[0].foot, marks[0].base] == [8, 16, 12]


def test_many_marks_on_one_day_do_not_fill_the_drawing():
    marks = [(DAY, str(number), "/") for number in range(12)]

    found = drawn(LineChart("A", ACTIVE, figures(1, 2), marks=marks))["marks"]

    assert max(one.lane for one in found) == 3


def test_too_few_people_and_not_measured_do_not_look_alike():
    hidden = LineChart("A", ACTIVE, figures(40, "few", 60))
    missing = LineChart("A", ACTIVE, figures(40, None, 60))

    assert drawn(hidden)["few"].count("M") == 1
    assert not drawn(missing)["few"]
    assert "not shown" in drawn_by("chart_line", hidden)
    assert "not shown" not in drawn_by("chart_line", missing)


def test_the_line_where_a_goal_was_set_is_in_the_legend():
    chart = LineChart("A", ACTIVE, figures(40, 50, 60), began=DAY + timedelta(days=2))

    assert "The goal was set" in drawn_by("chart_line", chart)
    assert "The goal was set" not in drawn_by("chart_line", LineChart("A", ACTIVE, figures(1, 2)))


def test_a_target_in_a_drawing_is_not_rounded():
    html = drawn_by(
        "chart_line", LineChart("A", SHARE, figures(0.4, 0.5), targets=[("Goal", 0.955)])
    )

    assert "95.5" in html
    assert "96" not in html


def test_dots_say_what_they_show():
    assert 'aria-label="24% before, 38% after"' in drawn_by(
        "chart_dots", DotsChart(SHARE, 0.24, 0.38)
    )


def test_figures_are_said_in_their_unit():
    assert say(SHARE, 0.384) == "38%"
    assert say(HOURS, 0.683) == "41 min"
    assert say(HOURS, 2.5) == "2.5 h"
    assert say(HOURS, 72) == "3 days"
    assert say(ACTIVE, 1234) == "1,234"
    assert say(ACTIVE, 3, signed=True) == "+3"
    assert say(ACTIVE, -3) == "\N{MINUS SIGN}3"
    assert say(ACTIVE, None) == say(ACTIVE, float("nan")) == say(ACTIVE, float("inf")) == "–"
    assert say(ACTIVE, TOO_FEW) == FEWER


def test_a_change_says_whether_it_is_better():
    assert change_of(ACTIVE, Figure(12, 12), Figure(10, 10)).tone == "up"
    assert change_of(HOURS, Figure(12, 12), Figure(10, 10)).tone == "down"
    assert change_of(SHARE, Figure(0.5, 9), Figure(0.4, 9)).words == "10 points"
    assert change_of(ACTIVE, Figure(12, 12), TOO_FEW) is None
    assert change_of(ACTIVE, Figure(12, 12), Figure(0, 0)) is None
    assert change_of(ACTIVE, Figure(1000, 12), Figure(1001, 12)).tone == ""


def test_a_line_begins_at_its_first_figure_unless_the_goal_was_set_before():
    chart = LineChart("A", ACTIVE, figures(None, None, None, None, None, 3, 4, 5, 6, 7))
    first = chart.points[5][0]

    assert next(day for day, _row in drawn(chart)["rows"]) == first
    set_before = replace(chart, began=first - timedelta(weeks=2))
    assert next(day for day, _row in drawn(set_before)["rows"]) == set_before.began
    assert len(drawn(LineChart("A", ACTIVE, figures(*[None] * 25, 3)))["rows"]) == 4


def test_a_forecast_begins_at_the_last_point_of_the_line():
    days = [(DAY + timedelta(weeks=2), 50.0, 40.0, 90.0)]
    shown = drawn(LineChart("A", ACTIVE, figures(10, 20), band=days))
    last = shown["line"].rpartition("L")[2]

    assert shown["band"].startswith(f"M{last}L")
    assert shown["middle"].startswith(f"M{last}")
    assert [row.ahead for _day, row in shown["rows"]] == ["", "", "50 (40 to 90)"]


def test_a_figure_without_neighbours_is_a_dot_and_one_beside_others_is_not():
    shown = drawn(LineChart("A", ACTIVE, figures(10, None, 20, 30), before=figures(None, 5)))
    html = drawn_by("chart_line", LineChart("A", ACTIVE, figures(None, None, None, 3)))

    assert shown["lone"] == "M0 133.3h0"
    assert shown["before_lone"].count("M") == 1
    assert 'class="dot-1" d="M600 ' in html
    assert "dot-1" not in drawn_by("chart_line", LineChart("A", ACTIVE, figures(1, 2)))


def test_of_two_targets_each_has_its_line_its_name_and_its_column():
    aimed = [("More take part", 30.0), ("<b>Many</b> do", 40.0)]
    html = drawn_by("chart_line", LineChart("A", ACTIVE, figures(10, 20), targets=aimed))

    assert "The targets are 30 · 40." in html
    assert html.count('class="s0"') == html.count('class="t1"') == 2  # its sample, and its line
    assert html.count("&lt;b&gt;Many&lt;/b&gt; do") == 2  # in the legend, and over its column
    assert html.count("<td") == 2 * 3


def test_a_target_alone_needs_no_name():
    html = drawn_by(
        "chart_line", LineChart("A", ACTIVE, figures(10, 20), targets=[("Secret", 30.0)])
    )

    assert "Secret" not in html
    assert "The target is 30." in html


def test_a_line_beside_a_figure_begins_with_its_first_one_and_needs_two():
    shown = spark.drawn(Spark(figures(None, None, "few", 10, None, 20)))

    assert shown["line"].startswith("M2 ")
    assert shown["end"] == (86.0, 2.0)
    assert spark.drawn(Spark(figures(None, None, 10)))["line"] == ""


def test_a_map_of_many_columns_takes_the_whole_width():
    one = HeatRow("9 Mar", [Figure(0.5, 9)])

    def of(columns):
        return heat.drawn(HeatChart("Who stays", SHARE, "Week", ["1"] * columns, [one]))

    assert (of(12)["is_wide"], of(8)["is_wide"]) == (True, False)

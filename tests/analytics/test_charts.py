"""Charts: what is drawn, what is a gap, what stands in the table behind."""

import re
from datetime import date, timedelta

from django.template import engines
from django.utils import translation

from analytics.metrics.registry import METRICS
from analytics.queries.signals import NOTHING, TOO_FEW, Figure
from analytics.showing.charts import (
    Bar,
    BarChart,
    DotsChart,
    FunnelChart,
    HeatChart,
    HeatRow,
    LineChart,
    Stage,
)
from analytics.showing.charts.bars import hidden_together
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

    assert html.count(str(FEWER)) == 1
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
        html = drawn_by("chart_line", LineChart("A", ACTIVE, figures(1, 2, 4), target=3.3))

    paths = re.findall(' d="([^"]*)"', html)
    assert any("." in one for one in paths)
    assert not any("," in one for one in paths)


def test_a_forecast_and_a_target_belong_to_the_scale():
    days = [(DAY + timedelta(weeks=3), 50.0, 40.0, 90.0)]
    shown = drawn(LineChart("A", ACTIVE, figures(10, 20), target=70, band=days))

    assert shown["ticks"][0] == "100"
    assert shown["band"]


def test_scales_have_round_ends_and_shares_never_pass_the_whole():
    assert scale_of([0.2, 0.97], most=1.0).high == 1.0
    assert scale_of([3, 7]).ticks == (7.5, 5.0, 2.5, 0.0)
    assert scale_of([200, 214]).low == 200
    assert scale_of([]).high > scale_of([]).low
    assert scale_of([5]).high > scale_of([5]).low
    assert scale_of([float("nan"), 2]).high >= 2


def test_one_hidden_part_of_a_whole_hides_the_next_smallest():
    bars = [Bar("a", Figure(30, 30)), Bar("b", Figure(8, 9)), Bar("c", TOO_FEW)]

    assert [one.figure.is_hidden for one in hidden_together(bars)] == [False, True, True]
    assert hidden_together(bars[:2]) == bars[:2]
    assert "8" not in drawn_by("chart_bars", BarChart("Posts", ACTIVE, bars, is_whole=True))


def test_a_heat_map_prints_its_numbers_and_hides_few():
    rows = [HeatRow("2 March", [Figure(0.4, 20), TOO_FEW, None])]
    html = drawn_by("chart_heat", HeatChart("Stay", SHARE, "Week", ["1", "2", "3"], rows))

    assert '<td class="q7">40</td>' in html
    assert "&lt;5" in html
    assert "<td></td>" in html


def test_a_funnel_shows_each_stage_beside_the_first():
    stages = [Stage("Came in", Figure(20, 20)), Stage("Wrote", Figure(5, 5)), Stage("x", TOO_FEW)]
    html = drawn_by("chart_funnel", FunnelChart("In", ACTIVE, stages))

    assert "25%" in html
    assert str(FEWER) in html


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

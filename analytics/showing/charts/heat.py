"""A table whose cells are the darker the more: cohorts by weeks, weekdays by hours."""

from dataclasses import dataclass, field

from analytics.metrics.registry import Metric, Unit
from analytics.queries.signals import Figure
from analytics.showing.numbers import hidden_words, plain, say

SHADES = 8
WIDE = 9  # columns; so many and more take the whole width of a page
BESIDE = "•"  # stands for a figure that is kept back with another


@dataclass(frozen=True)
class HeatRow:
    """`first` stands before the cells: how many people a cohort has. A cell of None is one whose
    time has not come."""

    name: str
    cells: list[Figure | None]
    first: str = ""


@dataclass(frozen=True)
class HeatChart:
    title: str
    metric: Metric
    corner: str  # what the rows are
    columns: list[str]
    rows: list[HeatRow]
    subtitle: str = ""
    first_name: str = ""
    label: str = ""
    notes: list[str] = field(default_factory=list)
    address: str = ""  # where all that is known of the figure stands
    is_narrow: bool = False  # many columns: colour alone, numbers on demand


@dataclass(frozen=True)
class Cell:
    words: str
    shade: str
    said: str = ""  # for those who hear it, where the words are short


def drawn(chart: HeatChart) -> dict:
    most = max((one.value for row in chart.rows for one in row.cells if _has(one)), default=0.0)
    rows = [(row, [_cell(chart.metric, one, most) for one in row.cells]) for row in chart.rows]
    hidden = [one for row in chart.rows for one in row.cells if one is not None and one.is_hidden]
    return {
        "chart": chart,
        "rows": rows,
        "hides": any(not one.is_beside for one in hidden),
        "beside": BESIDE if any(one.is_beside for one in hidden) else "",
        "is_empty": not most,
        "is_wide": len(chart.columns) >= WIDE,
    }


def _has(figure):
    return figure is not None and figure.value is not None


def _cell(metric, figure, most):
    if figure is None:
        return Cell("", "")
    if figure.is_hidden:
        return Cell(BESIDE if figure.is_beside else "<5", "q-few", hidden_words(figure))
    if figure.value is None:
        return Cell("", "")
    shade = min(int(SHADES * figure.value / most), SHADES - 1) if most else 0
    is_share = metric.unit == Unit.SHARE
    words = plain(round(figure.value * 100)) if is_share else say(metric, figure)
    return Cell(words, f"q{shade}")

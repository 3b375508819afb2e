"""The table behind a line: a row for each day on which something is drawn."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from analytics.showing.changes import apart
from analytics.showing.numbers import say


@dataclass
class Row:
    """A cell is empty where nothing is drawn. `done` are title and address of each mark."""

    now: str = ""
    before: str = ""
    ahead: str = ""
    done: list[tuple[str, str]] = field(default_factory=list)


def rows_of(chart, laid_under: list) -> list[tuple[date, Row]]:
    """By day. `laid_under` is the compared line under the days of now; what was done stands in
    the row of its day, and where no figure is of that day in one of its own."""
    rows = defaultdict(Row)
    for day, figure in chart.points:
        rows[day].now = say(chart.metric, figure)
    for day, figure in laid_under:
        rows[day].before = say(chart.metric, figure)
    for day, *ends in chart.band:
        rows[day].ahead = _ahead(chart.metric, *ends)
    days = sorted(rows)
    for day, title, address in sorted(chart.marks):
        if days and days[0] <= day <= days[-1]:
            rows[day].done.append((title, address))
    return sorted(rows.items())


def _ahead(metric, middle, low, high):
    told = {"middle": middle, "low": low, "high": high}
    said = {name: apart(say(metric, value)) for name, value in told.items()}
    # Translators: a forecast, and between which figures it lies: “48 (41 to 56)”.
    return _("%(middle)s (%(low)s to %(high)s)") % said

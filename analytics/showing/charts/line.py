"""One figure over time: its line, a target, what was done, what it was before, where it may go."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.metrics.registry import Metric, Unit
from analytics.queries.signals import Figure
from analytics.showing.charts.scales import HEIGHT, WIDTH, Scale, along, area, path, scale_of
from analytics.showing.numbers import say

Points = list[tuple[date, Figure]]
DATES = 4  # written under the drawing


@dataclass(frozen=True)
class LineChart:
    """`before` are figures of an earlier stretch, laid under the same days one by one; `band` is
    a forecast: day, middle, low, high; `marks` are what was done: day, title, address."""

    title: str
    metric: Metric
    points: Points
    target: float | None = None
    marks: list[tuple[date, str, str]] = field(default_factory=list)
    band: list[tuple[date, float, float, float]] = field(default_factory=list)
    before: Points = field(default_factory=list)
    began: date | None = None
    subtitle: str = ""
    before_name: str = ""


@dataclass(frozen=True)
class Mark:
    number: int
    x: float  # per cent of the width
    day: date
    title: str
    address: str


def drawn(chart: LineChart) -> dict:
    """What the template writes."""
    days = [day for day, _figure in chart.points] + [one[0] for one in chart.band]
    first, last = (min(days), max(days)) if days else (date.min, date.min)
    scale = _scale(chart)
    here = _placed(chart.points, first, last, scale)
    return {
        "chart": chart,
        "has_figures": any(here),
        "grid": "".join(f"M0 {scale.y(one):g}H{WIDTH:g}" for one in scale.ticks),
        "ticks": [say(chart.metric, one) for one in scale.ticks],
        "line": path(here),
        "area": area(here) if not scale.low else "",
        "before": path(_placed(_laid_under(chart), first, last, scale)),
        "target_y": None if chart.target is None else scale.y(chart.target),
        "target": "" if chart.target is None else say(chart.metric, chart.target),
        "middle": _middle(chart, first, last, scale),
        "band": _band(chart, first, last, scale),
        "began_x": along(chart.began, first, last) if _is_within(chart.began, days) else None,
        "height": f"{HEIGHT:g}",
        "dates": _dates(first, last) if days else [],
        "marks": _marks(chart, first, last) if days else [],
        "rows": [(day, say(chart.metric, figure)) for day, figure in chart.points],
        "label": _label(chart),
    }


def _scale(chart) -> Scale:
    values = [one.value for _day, one in [*chart.points, *chart.before] if one.value is not None]
    values += [] if chart.target is None else [chart.target]
    values += [edge for _day, _middle, low, high in chart.band for edge in (low, high)]
    return scale_of(values, most=1.0 if chart.metric.unit == Unit.SHARE else None)


def _placed(points, first, last, scale):
    return [
        None if one.value is None else (along(day, first, last), scale.y(one.value))
        for day, one in points
    ]


def _laid_under(chart):
    """The earlier figures under the days of now, the last under the last."""
    pairs = zip(reversed(chart.points), reversed(chart.before), strict=False)
    return [(day, figure) for (day, _now), (_then, figure) in pairs][::-1]


def _middle(chart, first, last, scale):
    return path([(along(day, first, last), scale.y(mid)) for day, mid, _low, _high in chart.band])


def _band(chart, first, last, scale):
    if not chart.band:
        return ""
    top = [(along(day, first, last), scale.y(high)) for day, _mid, _low, high in chart.band]
    foot = [(along(day, first, last), scale.y(low)) for day, _mid, low, _high in chart.band]
    around = "L".join(f"{x:g} {y:g}" for x, y in [*top, *reversed(foot)])
    return f"M{around}z"


def _is_within(day, days):
    return day is not None and bool(days) and min(days) <= day <= max(days)


def _dates(first, last):
    """So many days, evenly apart, with the first and the last."""
    apart = (last - first) / (DATES - 1)
    days = dict.fromkeys(first + apart * number for number in range(DATES))
    return [date_format(day, "MONTH_DAY_FORMAT") for day in days]


def _marks(chart, first, last):
    within = sorted(one for one in chart.marks if first <= one[0] <= last)
    return [
        Mark(number, round(along(day, first, last) / WIDTH * 100, 1), day, title, address)
        for number, (day, title, address) in enumerate(within, start=1)
    ]


def _label(chart):
    """The drawing in a sentence, from the first figure that there is to the last."""
    there = [(day, one) for day, one in chart.points if one.value is not None]
    if not there:
        return _("%(title)s: no figures yet.") % {"title": chart.title}
    (first, one), (last, other) = there[0], there[-1]
    told = {
        "title": chart.title,
        "first": date_format(first, "DATE_FORMAT"),
        "one": say(chart.metric, one),
        "last": date_format(last, "DATE_FORMAT"),
        "other": say(chart.metric, other),
    }
    if chart.target is None:
        return _("%(title)s: %(one)s on %(first)s, %(other)s on %(last)s.") % told
    told["target"] = say(chart.metric, chart.target)
    return (
        _("%(title)s: %(one)s on %(first)s, %(other)s on %(last)s. The target is %(target)s.")
        % told
    )

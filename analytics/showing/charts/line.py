"""One figure over time: its line, targets, what was done, what it was before, where it may go."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.metrics.registry import Metric, Unit
from analytics.queries.signals import Figure
from analytics.showing.charts.line_table import rows_of
from analytics.showing.charts.scales import (
    HEIGHT,
    WIDTH,
    Scale,
    along,
    area,
    lone,
    path,
    scale_of,
)
from analytics.showing.numbers import say, say_exactly

Points = list[tuple[date, Figure]]
DATES = 4  # written under the drawing
APART, LANES = 6.0, 4  # marks, in per cent of the width; lanes at most
FOOT, CIRCLE = 10.0, 16
STROKES = ("s0", "t1", "t2")  # of targets, in turn
DRAWN = 4  # stretches that are drawn, however young the community is


@dataclass(frozen=True)
class LineChart:
    """`before` are figures of an earlier stretch, laid under the same days one by one; `band` is
    a forecast: day, middle, low, high; `marks` are what was done: day, title, address; `targets`
    are where goals want it: title (none where it may not be told), value."""

    title: str
    metric: Metric
    points: Points
    targets: list[tuple[str, float]] = field(default_factory=list)
    marks: list[tuple[date, str, str]] = field(default_factory=list)
    band: list[tuple[date, float, float, float]] = field(default_factory=list)
    before: Points = field(default_factory=list)
    began: date | None = None
    subtitle: str = ""
    before_name: str = ""


@dataclass(frozen=True)
class Target:
    """`name` is told where there are several."""

    name: str
    words: str
    y: float
    stroke: str


@dataclass(frozen=True)
class Mark:
    number: int
    x: float  # per cent of the width
    lane: int  # how many lie over it: those close together stand below each other
    day: date
    title: str
    address: str

    @property
    def middle(self) -> int:
        """Of its circle; the line begins at its `foot`, the number stands on its `base`."""
        return CIRCLE // 2 + self.lane * (CIRCLE + 1)

    @property
    def foot(self) -> int:
        return self.middle + CIRCLE // 2

    @property
    def base(self) -> int:
        return self.middle + CIRCLE // 4


def drawn(chart: LineChart) -> dict:
    """What the template writes."""
    chart = _since_measured(chart)
    days = [day for day, _figure in chart.points] + [one[0] for one in chart.band]
    first, last = (min(days), max(days)) if days else (date.min, date.min)
    scale = _scale(chart)
    here, laid_under = _placed(chart.points, first, last, scale), _laid_under(chart)
    before = _placed(laid_under, first, last, scale)
    return {
        "chart": chart,
        "has_figures": any(here),
        "grid": "".join(f"M0 {scale.y(one):g}H{WIDTH:g}" for one in scale.ticks),
        "ticks": [say(chart.metric, one) for one in scale.ticks],
        "line": path(here),
        "lone": lone(here),
        "area": area(here) if not scale.low else "",
        "before": path(before),
        "before_lone": lone(before),
        "targets": _targets(chart, scale),
        "middle": _middle(chart, first, last, scale),
        "band": _band(chart, first, last, scale),
        "few": _few(chart, first, last) if days else "",
        "few_words": any(one.is_hidden and not one.is_beside for _day, one in chart.points),
        "beside_words": any(one.is_beside for _day, one in chart.points),
        "began_x": along(chart.began, first, last) if _is_within(chart.began, days) else None,
        "height": f"{HEIGHT:g}",
        "dates": _dates(first, last) if days else [],
        "marks": _marks(chart, first, last) if days else [],
        "rows": rows_of(chart, laid_under),
        "label": _label(chart),
    }


def _since_measured(chart):
    """Without the days before its first figure, unless the goal was set on one of them."""
    known = [day for day, one in chart.points if one.value is not None or one.is_hidden]
    if not known:
        return chart
    first = min(known[0], chart.began or known[0], *(day for day, _one in chart.points[-DRAWN:]))
    points = [(day, one) for day, one in chart.points if day >= first]
    return replace(chart, points=points, before=chart.before[-len(points) :])


def _scale(chart) -> Scale:
    values = [one.value for _day, one in [*chart.points, *chart.before] if one.value is not None]
    values += [value for _name, value in chart.targets]
    values += [edge for _day, _middle, low, high in chart.band for edge in (low, high)]
    return scale_of(values, most=1.0 if chart.metric.unit == Unit.SHARE else None)


def _targets(chart, scale):
    is_one = len(chart.targets) == 1
    return [
        Target(
            name="" if is_one else name,
            words=say_exactly(chart.metric, value),
            y=scale.y(value),
            stroke=STROKES[number % len(STROKES)],
        )
        for number, (name, value) in enumerate(chart.targets)
    ]


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
    ahead = _joined(chart)
    return path([(along(day, first, last), scale.y(mid)) for day, mid, _low, _high in ahead])


def _band(chart, first, last, scale):
    if not chart.band:
        return ""
    ahead = _joined(chart)
    top = [(along(day, first, last), scale.y(high)) for day, _mid, _low, high in ahead]
    foot = [(along(day, first, last), scale.y(low)) for day, _mid, low, _high in ahead]
    around = "L".join(f"{x:g} {y:g}" for x, y in [*top, *reversed(foot)])
    return f"M{around}z"


def _joined(chart):
    """The forecast, from the last point of the line on."""
    known = [(day, one.value) for day, one in chart.points if one.value is not None]
    if not chart.band or not known or known[-1][0] >= chart.band[0][0]:
        return chart.band
    day, value = known[-1]
    return [(day, value, value, value), *chart.band]


def _is_within(day, days):
    return day is not None and bool(days) and min(days) <= day <= max(days)


def _dates(first, last):
    """So many days, evenly apart, with the first and the last; with their years where the days of
    two are drawn."""
    apart = (last - first) / (DATES - 1)
    days = dict.fromkeys(first + apart * number for number in range(DATES))
    written = "MONTH_DAY_FORMAT" if first.year == last.year else "SHORT_DATE_FORMAT"
    return [date_format(day, written) for day in days]


def _marks(chart, first, last):
    within = sorted(one for one in chart.marks if first <= one[0] <= last)
    found, lanes = [], []
    for number, (day, title, address) in enumerate(within, start=1):
        x = round(along(day, first, last) / WIDTH * 100, 1)
        found.append(Mark(number, x, _lane(lanes, x), day, title, address))
    return found


def _lane(lanes, x):
    """The first one that has room there; where none has, the last. `lanes` holds the newest mark
    of each."""
    free = [place for place, newest in enumerate(lanes) if x - newest >= APART]
    if free or len(lanes) == LANES:
        lane = free[0] if free else LANES - 1
        lanes[lane] = x
        return lane
    lanes.append(x)
    return len(lanes) - 1


def _few(chart, first, last):
    """A stroke at the foot for each day of which the figure is hidden."""
    hidden = [along(day, first, last) for day, one in chart.points if one.is_hidden]
    return "".join(f"M{x:g} {HEIGHT:g}v-{FOOT:g}" for x in hidden)


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
    if not chart.targets:
        return _("%(title)s: %(one)s on %(first)s, %(other)s on %(last)s.") % told
    said = [say_exactly(chart.metric, value) for _name, value in chart.targets]
    if len(said) == 1:
        return _(
            "%(title)s: %(one)s on %(first)s, %(other)s on %(last)s. The target is %(target)s."
        ) % (told | {"target": said[0]})
    return _(
        "%(title)s: %(one)s on %(first)s, %(other)s on %(last)s. The targets are %(targets)s."
    ) % (told | {"targets": " · ".join(said)})

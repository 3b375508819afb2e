"""From figures to places on a drawing."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 600.0, 200.0  # of a drawing, in its own units; the page stretches it
STEPS = (1, 2, 2.5, 5, 10)
LEAST = 1e-9  # apart: what lies closer is one value
LINES = 3  # between the grid's lines: about so many steps


@dataclass(frozen=True)
class Scale:
    """Upright: `low` at the foot, `high` at the top, a line at each of `ticks`, the top first."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def y(self, value: float) -> float:
        return round(HEIGHT * (self.high - value) / (self.high - self.low), 1)


def scale_of(values: Iterable[float], *, most: float | None = None) -> Scale:
    """Round ends around the values; from zero, unless all of them lie far above it. `most` is
    what can never be passed: a whole, of shares."""
    values = [one for one in values if math.isfinite(one)]
    low, high = min(values, default=0.0), max(values, default=1.0)
    low = low if high - low < low / 2 else min(low, 0.0)
    if high - low < LEAST:
        high = low + (abs(low) if abs(low) >= LEAST else 1.0)
    step = _step((high - low) / LINES)
    first, last = math.floor(low / step) * step, math.ceil(high / step) * step
    if most is not None and last > most >= high:
        last = most
    count = max(round((last - first) / step), 1)
    ticks = tuple(round(last - number * (last - first) / count, 6) for number in range(count + 1))
    return Scale(first, last, ticks)


def _step(rough):
    size = 10 ** math.floor(math.log10(rough))
    return next(one * size for one in STEPS if one * size >= rough * 0.999)


def along(day: date, first: date, last: date) -> float:
    """Where a day lies between two."""
    whole = (last - first).days or 1
    return round(WIDTH * (day - first).days / whole, 1)


def path(points: Sequence[tuple[float, float] | None]) -> str:
    """A line through the points; where there is none it breaks."""
    said, is_down = [], False
    for point in points:
        if point is None:
            is_down = False
            continue
        said.append(f"{'L' if is_down else 'M'}{point[0]:g} {point[1]:g}")
        if not is_down:
            said.append("h0")
        is_down = True
    return "".join(said)


def lone(points: Sequence[tuple[float, float] | None]) -> str:
    """The points that have no neighbour: each is a dot, a line alone would hardly be seen."""
    return "".join(f"M{run[0][0]:g} {run[0][1]:g}h0" for run in runs(points) if len(run) == 1)


def runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The unbroken stretches."""
    found, run = [], []
    for point in [*points, None]:
        if point is None:
            if run:
                found.append(run)
            run = []
        else:
            run.append(point)
    return found


def area(points: Sequence[tuple[float, float] | None]) -> str:
    """What lies under the line."""
    said = []
    for run in runs(points):
        through = "".join(f"L{x:g} {y:g}" for x, y in run)
        said.append(f"M{run[0][0]:g} {HEIGHT:g}{through}L{run[-1][0]:g} {HEIGHT:g}z")
    return "".join(said)

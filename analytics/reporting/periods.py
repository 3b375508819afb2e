"""Which days a report is about: one or two weeks from Monday to Sunday, a month, a quarter, half a
year or a year, in the community's days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.days import ONE
from analytics.models import Cadence, Span

WEEKS = {Cadence.WEEK: 1, Cadence.WEEKS2: 2}
MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF: 6, Cadence.YEAR: 12}
SPANS = {  # the longest measured one that lies within; each report says which
    Cadence.WEEK: Span.WEEK,
    Cadence.WEEKS2: Span.WEEK,
    Cadence.MONTH: Span.MONTH,
    Cadence.QUARTER: Span.QUARTER,
    Cadence.HALF: Span.QUARTER,
    Cadence.YEAR: Span.QUARTER,
}
MONDAY = date(2024, 1, 1)  # from which weeks are taken two by two, the same for everybody


@dataclass(frozen=True)
class Period:
    """From its first day to its last."""

    cadence: str
    starts_on: date
    ends_on: date

    @property
    def span(self) -> Span:
        """Over what its figures are measured, up to its last day."""
        return SPANS[Cadence(self.cadence)]

    @property
    def before(self) -> "Period":
        return period_of(self.cadence, self.starts_on - ONE)

    @property
    def year_before(self) -> "Period":
        """The same weeks (by their weekdays) or months of last year."""
        if self.cadence in WEEKS:
            return period_of(self.cadence, self.starts_on - timedelta(weeks=52))
        first = self.starts_on.replace(day=1)
        return period_of(self.cadence, first.replace(year=first.year - 1))


def period_of(cadence: str, day: date) -> Period:
    """The one that a day lies in."""
    if cadence in WEEKS:
        length = 7 * WEEKS[Cadence(cadence)]
        monday = day - timedelta(days=(day - MONDAY).days % length)
        return Period(cadence, monday, monday + (length - 1) * ONE)
    months = MONTHS[Cadence(cadence)]
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    following = _later(first, months)
    return Period(cadence, first, following - ONE)


def ended(cadence: str, since: date, day: date) -> Iterator[Period]:
    """Those that began on `since` or later and were over when `day` was, the oldest first."""
    period = period_of(cadence, since)
    if period.starts_on < since:
        period = period_of(cadence, period.ends_on + ONE)
    while period.ends_on <= day:
        yield period
        period = period_of(cadence, period.ends_on + ONE)


def last_ended(cadence: str, day: date) -> Period:
    """The newest that was over when `day` was."""
    period = period_of(cadence, day)
    return period if period.ends_on <= day else period.before


def _later(first, months):
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)

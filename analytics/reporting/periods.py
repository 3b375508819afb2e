"""Which days a report is about: Monday to Sunday, a month, a quarter, in the community's days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.days import ONE
from analytics.models import Cadence, Span

MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3}
# A quarter's figures are those of its last thirty days, as the page says: no signal spans more.
SPANS = {
    Cadence.WEEK: Span.WEEK,
    Cadence.MONTH: Span.MONTH,
    Cadence.QUARTER: Span.DAYS30,
}


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
        """The same week (by its weekdays), month or quarter of last year."""
        if self.cadence == Cadence.WEEK:
            return period_of(self.cadence, self.starts_on - timedelta(weeks=52))
        first = self.starts_on.replace(day=1)
        return period_of(self.cadence, first.replace(year=first.year - 1))


def period_of(cadence: str, day: date) -> Period:
    """The one that a day lies in."""
    if cadence == Cadence.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(cadence, monday, monday + timedelta(days=6))
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

"""Stretches of days to look at, and those to compare them with."""

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.days import MONTHS, ONE, first_day, last_day
from analytics.models import Span

YEAR = timedelta(days=364)  # 52 weeks: the same weekday
SPARKED = 13  # stretches in a small line


@dataclass(frozen=True)
class Period:
    """The span that ends with `day`, as far as it is measured (until `last`)."""

    span: Span
    day: date
    last: date

    @property
    def begins(self) -> date:
        return first_day(self.span, self.day)

    @property
    def is_whole(self) -> bool:
        """A month whose last days are not counted is beside no whole one: they are not alike."""
        return self.span not in MONTHS or self.day == last_day(self.span, self.day)

    @property
    def before(self) -> "Period":
        """The one that ends on the day before this begins."""
        return Period(self.span, self.begins - ONE, self.last)

    @property
    def a_year_before(self) -> "Period":
        if self.span not in MONTHS:
            return Period(self.span, self.day - YEAR, self.last)
        began = self.begins.replace(year=self.begins.year - 1)
        return Period(self.span, last_day(self.span, began), self.last)

    @property
    def after(self) -> "Period | None":
        """The next one; None when it would begin after the last measured day. A quarter is
        measured when it is over."""
        if self.span in MONTHS:
            begins = last_day(self.span, self.begins) + ONE
            end = last_day(self.span, begins)
        else:
            begins = self.day + ONE
            end = self.day + (self.day - self.begins) + ONE
        if self.span == Span.QUARTER and end > self.last:
            return None
        return Period(self.span, min(end, self.last), self.last) if begins <= self.last else None

    def line(self) -> list[date]:
        """The ends of this and the stretches before it, the oldest first."""
        found = [self]
        while len(found) < SPARKED:
            found.append(found[-1].before)
        return [one.day for one in reversed(found)]


def period_of(span: str, on: str, last: date) -> Period:
    """As an address asks for it; what makes no sense is the newest. A month is known by any of
    its days, and ends with its last measured one; so is a quarter, of those that are over."""
    chosen = Span(span) if span in Span.values else Span.DAYS30
    try:
        day = min(date.fromisoformat(on), last)
    except ValueError:
        day = last
    if day.year < 2 * 1000:
        day = last
    if chosen in MONTHS:
        day = min(last_day(chosen, day), last)
    if chosen == Span.QUARTER and day != last_day(chosen, day):
        day = first_day(chosen, day) - ONE
    return Period(chosen, day, last)

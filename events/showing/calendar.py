"""The calendar: a month or a week as days with what is on them, and the list."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import SEATED, Coming, Occurrence
from events.showing.when import When, day_words, days_of, when_of

DAY = timedelta(days=1)
IN_A_CELL, IN_A_COLUMN = 4, 12
SUNDAY_FIRST = {"he"}  # where the week begins, by language; elsewhere on Monday


@dataclass(frozen=True)
class Item:
    """A date on one of its days."""

    date: Occurrence
    when: When
    day: date | None = None

    @property
    def title(self):
        return self.date.event.title

    @property
    def coming(self):
        """What the viewer answered."""
        return self.date.own_coming or ""

    @property
    def address(self):
        return self.date.get_absolute_url()

    @property
    def begins(self):
        """The clock time, on the first day."""
        return self.when.begins if self.day in (None, self.when.first) else ""

    @property
    def goes_on(self):
        """It began on an earlier day."""
        return self.day is not None and self.when.first < self.day

    @property
    def is_own(self):
        return self.coming in SEATED

    @property
    def waits(self):
        return self.coming in (Coming.WAITING, Coming.ASKED)

    @property
    def tone(self):
        if self.date.is_cancelled or self.date.is_over:
            return "plain"
        if self.is_own:
            return "good"
        return "warn" if self.waits else "accent"


@dataclass
class Day:
    """One day of a month or a week."""

    day: date
    is_out: bool = False
    is_today: bool = False
    is_over: bool = False
    holiday: str = ""
    items: list[Item] = field(default_factory=list)
    more: int = 0
    address: str = ""  # where the others are

    @property
    def name(self):
        return date_format(self.day, "F")

    @property
    def words(self):
        return date_format(self.day, pgettext("format of a day", "l j F"))

    @property
    def long_words(self):
        return day_words(self.day)

    @property
    def weekday(self):
        return date_format(self.day, "D")


def week_start(day: date, language: str) -> date:
    """The first day of the week that this day is in."""
    into = day.isoweekday() % 7 if language in SUNDAY_FIRST else day.weekday()
    return day - into * DAY


def month_span(day: date, language: str) -> tuple[date, date]:
    """All days that a month's sheet shows: whole weeks, the last day included."""
    first = week_start(day.replace(day=1), language)
    last = next_month(day) - DAY
    return first, week_start(last, language) + 6 * DAY


def next_month(day: date) -> date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


def month_before(day: date) -> date:
    return (day.replace(day=1) - DAY).replace(day=1)


def moments_of(first: date, last: date) -> tuple[datetime, datetime]:
    """From the start of the first day to the end of the last, and a day around them: whole days
    are the same everywhere, wherever the viewer is."""
    zone = timezone.get_current_timezone()
    begins = datetime.combine(first - DAY, time(), tzinfo=zone)
    return begins, datetime.combine(last + 2 * DAY, time(), tzinfo=zone)


def days_with(
    dates: list[Occurrence],
    holidays: dict[date, str],
    *,
    span: tuple[date, date],
    month: int = 0,
    most: int = IN_A_CELL,
) -> list[Day]:
    """Each day of the span with the first few of its dates, and how many more there are."""
    first, last = span
    today, zone = timezone.localdate(), timezone.get_current_timezone()
    days = {one: Day(one) for one in _each(first, last)}
    for one in dates:
        begins, ends = days_of(one, zone)
        for on in _each(max(begins, first), min(ends, last)):
            cell = days[on]
            if len(cell.items) < most:
                cell.items.append(Item(one, when_of(one, zone), on))
            else:
                cell.more += 1
    for cell in days.values():
        cell.is_out = bool(month) and cell.day.month != month
        cell.is_today, cell.is_over = cell.day == today, cell.day < today
        cell.holiday = holidays.get(cell.day, "")
    return list(days.values())


def _each(first, last):
    return (first + DAY * number for number in range((last - first).days + 1))


def by_day(dates: list[Occurrence]) -> list[tuple[Day, list[Item]]]:
    """A list's dates under the day on which each begins."""
    zone, today = timezone.get_current_timezone(), timezone.localdate()
    items = [Item(one, when_of(one, zone)) for one in dates]
    return [
        (Day(day, is_today=day == today, is_over=day < today), list(found))
        for day, found in groupby(items, lambda item: item.when.first)
    ]


def month_words(day: date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def week_words(first: date) -> str:
    """The days of a week, from the first to the last."""
    last = first + 6 * DAY
    said = {"first": date_format(first, "MONTH_DAY_FORMAT")}
    said["last"] = date_format(last, "SHORT_DATE_FORMAT")
    return _("%(first)s – %(last)s") % said

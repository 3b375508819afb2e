"""A recurrence rule as RFC 5545 writes it: read, put into normal form, or refused."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from community.core.errors import Refused
from events.models import OCCURRENCES_MAX

FREQS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDER = (
    "FREQ INTERVAL COUNT UNTIL BYMONTH BYWEEKNO BYYEARDAY BYMONTHDAY BYDAY BYSETPOS WKST".split()
)
INTERVAL_MAX = 1_000
RULE_LONGEST = 300
# How large each number may be, and whether it may count from the end.
NUMBERS = {"BYMONTH": (12, False), "BYMONTHDAY": (31, True), "BYYEARDAY": (366, True)}
NUMBERS |= {"BYWEEKNO": (53, True), "BYSETPOS": (366, True)}
DAY_PATTERN = re.compile("([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER_PATTERN = re.compile("[+-]?[0-9]{1,3}", re.ASCII)
UNTIL_PATTERN = re.compile("([0-9]{8})(?:T([0-9]{6})(Z?))?", re.ASCII)


class RuleRefused(Refused):
    """The house cannot repeat an event so."""

    status = 422


@dataclass(frozen=True)
class Rule:
    """A rule that was read. `days` are pairs: which one (0 for each), and the weekday."""

    freq: str
    interval: int = 1
    count: int = 0
    until: datetime | None = None
    until_is_utc: bool = False
    until_is_day: bool = False
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    places: tuple[int, ...] = ()
    week_starts: int = 0

    @property
    def names_days(self):
        return bool(self.weeks or self.year_days or self.month_days or self.days)

    def fits(self, day: date, first: date) -> bool:
        """Whether the rule chooses this day. What it leaves open is as on the first day."""
        if self.months and day.month not in self.months:
            return False
        if not self.names_days:
            return self._fits_first(day, first)
        return (
            (not self.weeks or self._in_weeks(day))
            and (not self.year_days or self._in_year_days(day))
            and (not self.month_days or self._in_month_days(day))
            and (not self.days or self._in_days(day))
        )

    def picked(self, days: list[date]) -> list[date]:
        """The n-th of those that fit, where the rule says so."""
        if not self.places:
            return days
        size = len(days)
        at = {place - 1 if place > 0 else size + place for place in self.places}
        return [days[one] for one in sorted(at) if 0 <= one < size]

    def _fits_first(self, day, first):
        if self.freq == "DAILY":
            return True
        if self.freq == "WEEKLY":
            return day.weekday() == first.weekday()
        if self.freq == "YEARLY" and not self.months and day.month != first.month:
            return False
        return day.day == first.day

    def _in_month_days(self, day):
        length = calendar.monthrange(day.year, day.month)[1]
        return day.day in self.month_days or day.day - length - 1 in self.month_days

    def _in_year_days(self, day):
        number, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
        return number in self.year_days or number - length - 1 in self.year_days

    def _in_weeks(self, day):
        number, year = self._week_of(day)
        last = self._week_of(date(year, 12, 28))[0]  # always in the year's last week
        return number in self.weeks or number - last - 1 in self.weeks

    def _week_of(self, day):
        """The week belongs to the year that has most of it (RFC 5545, WKST)."""
        middle = day + timedelta(days=3 - (day.weekday() - self.week_starts) % 7)
        return (middle.timetuple().tm_yday - 1) // 7 + 1, middle.year

    def _in_days(self, day):
        return any(
            weekday == day.weekday() and (not which or self._is_which(day, which))
            for which, weekday in self.days
        )

    def _is_which(self, day, which):
        """The n-th of its weekday in the month, or in the year where no month is named."""
        if self.freq == "MONTHLY" or self.months:
            number, length = day.day, calendar.monthrange(day.year, day.month)[1]
        else:
            number, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
        return which in ((number - 1) // 7 + 1, -((length - number) // 7 + 1))


def clean_rule(text: str) -> str:
    """The rule in its normal form; nothing stays nothing. Else a refusal that says why."""
    parts = _parts(text)
    if not parts:
        return ""
    _read(parts)
    return ";".join(f"{name}={parts[name]}" for name in ORDER if name in parts)


def read_rule(text: str) -> Rule:
    """What a rule says."""
    return _read(_parts(text))


def _parts(text):
    text = "".join(text.split()).upper().removeprefix("RRULE:").strip(";")
    if len(text) > RULE_LONGEST:
        raise RuleRefused(_("This rule is too long. Say it shorter."))
    parts = {}
    for part in text.split(";") if text else ():
        name, _sign, value = part.partition("=")
        if name not in ORDER or not value or name in parts:
            raise RuleRefused(_("An event cannot repeat by “%(part)s”.") % {"part": part[:40]})
        parts[name] = value
    return parts


def _read(parts):
    freq = parts.get("FREQ", "")
    if freq not in FREQS:
        raise RuleRefused(_("An event repeats by days, weeks, months or years, and no faster."))
    until, is_utc, is_day = _until(parts.get("UNTIL", ""))
    rule = Rule(
        freq=freq,
        interval=_bounded(parts, "INTERVAL", INTERVAL_MAX) or 1,
        count=_bounded(parts, "COUNT", OCCURRENCES_MAX),
        until=until,
        until_is_utc=is_utc,
        until_is_day=is_day,
        months=_numbers(parts, "BYMONTH"),
        weeks=_numbers(parts, "BYWEEKNO"),
        year_days=_numbers(parts, "BYYEARDAY"),
        month_days=_numbers(parts, "BYMONTHDAY"),
        days=_weekdays(parts.get("BYDAY", "")),
        places=_numbers(parts, "BYSETPOS"),
        week_starts=_weekday(parts.get("WKST", "MO")),
    )
    _refuse_contradictions(rule)
    return rule


def _refuse_contradictions(rule):
    """What RFC 5545 forbids to stand together, and what readers of calendars disagree about."""
    if rule.count and rule.until:
        raise RuleRefused(_("Say how often or until when, not both."))
    has_counted_days = any(which for which, _day in rule.days)
    wrong = (
        (has_counted_days and rule.freq in ("DAILY", "WEEKLY"))
        or (has_counted_days and rule.weeks)
        or (rule.weeks and (rule.freq != "YEARLY" or not rule.days))
        or (rule.year_days and rule.freq != "YEARLY")
        or (rule.month_days and rule.freq == "WEEKLY")
        or (rule.places and not (rule.names_days or rule.months))
    )
    if wrong:
        raise RuleRefused(_("The parts of this rule do not go together."))


def _bounded(parts, name, largest):
    value = parts.get(name, "")
    if not value:
        return 0
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= 12 else 0
    if not 1 <= number <= largest:
        raise RuleRefused(
            _("“%(part)s” is out of bounds: choose a number from 1 to %(largest)d.")
            % {"part": f"{name}={value[:20]}", "largest": largest}
        )
    return number


def _numbers(parts, name):
    values = parts[name].split(",") if name in parts else []
    largest, counts_back = NUMBERS[name]
    if not all(NUMBER_PATTERN.fullmatch(one) for one in values):
        raise _not_understood(parts[name])
    numbers = tuple(int(one) for one in values)
    if any(not 1 <= abs(one) <= largest or (one < 0 and not counts_back) for one in numbers):
        raise _not_understood(parts[name])
    return numbers


def _weekdays(value):
    found = [DAY_PATTERN.fullmatch(one) for one in value.split(",")] if value else []
    if not all(found):
        raise _not_understood(value)
    days = tuple((int(one[1] or 0), WEEKDAYS.index(one[2])) for one in found)
    if any(one[1] and not 1 <= abs(int(one[1])) <= 53 for one in found):
        raise _not_understood(value)
    return days


def _weekday(value):
    if value not in WEEKDAYS:
        raise _not_understood(value)
    return WEEKDAYS.index(value)


def _until(value):
    """UNTIL in its three forms: a day, a moment by the event's clock, a moment in UTC."""
    if not value:
        return None, False, False
    found = UNTIL_PATTERN.fullmatch(value)
    try:
        if found is None:
            raise ValueError(value)
        text = found[1] + (found[2] or "235959")
        return datetime.strptime(text, "%Y%m%d%H%M%S"), bool(found[3]), not found[2]
    except ValueError as error:
        raise _not_understood(value) from error


def _not_understood(value):
    return RuleRefused(_("We do not understand “%(part)s” in this rule.") % {"part": value[:40]})

"""A recurrence rule as people say it: “Every last Saturday”."""

from datetime import UTC, datetime

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from events.rules import Rule, read_rule

WORKING_DAYS = {0, 1, 2, 3, 4}


def rule_in_words(rule: str, starts_at_local: datetime) -> str:
    """How often, and until when; nothing for what does not repeat."""
    if not rule:
        return ""
    read = read_rule(rule)
    often = _often(read, starts_at_local)
    if read.count:
        words = ngettext("%(often)s, %(count)d time", "%(often)s, %(count)d times", read.count)
        return words % {"often": often, "count": read.count}
    if read.until:
        return _("%(often)s, until %(day)s") % {
            "often": often,
            "day": _last_day(read, starts_at_local),
        }
    return often


def _last_day(read, local):
    until = read.until
    if read.until_is_utc and local.tzinfo is not None:
        until = until.replace(tzinfo=UTC).astimezone(local.tzinfo)
    return date_format(until.date(), "DATE_FORMAT")


def _often(read: Rule, local):
    is_plain = not (read.places or read.weeks or read.year_days or read.months)
    say = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[read.freq]
    said = say(read, local) if is_plain or read.freq == "YEARLY" else ""
    return said or _("By a rule of its own")


def _daily(read, _local):
    if read.names_days:
        return ""
    words = ngettext("Every day", "Every %(count)d days", read.interval)
    return words % {"count": read.interval}


def _weekly(read, local):
    days = sorted({day for _which, day in read.days} or {local.weekday()})
    if set(days) == WORKING_DAYS and read.interval == 1:
        return _("Every day from Monday to Friday")
    words = ngettext("Every %(days)s", "Every %(count)d weeks on %(days)s", read.interval)
    return words % {"count": read.interval, "days": _joined([str(WEEKDAYS[day]) for day in days])}


def _monthly(read, local):
    if read.days and not read.month_days:
        return _monthly_by_weekday(read)
    days = read.month_days or (local.day,)
    if read.days or len(days) != 1:
        return ""
    if days == (-1,):
        words = ngettext(
            "On the last day of every month",
            "On the last day of the month, every %(count)d months",
            read.interval,
        )
        return words % {"count": read.interval}
    if days[0] < 0:
        return ""
    words = ngettext(
        "On day %(day)d of every month", "On day %(day)d, every %(count)d months", read.interval
    )
    return words % {"day": days[0], "count": read.interval}


def _monthly_by_weekday(read):
    which, day = read.days[0]
    if len(read.days) != 1 or which not in (1, 2, 3, 4, -1):
        return ""
    name = {"day": str(WEEKDAYS[day]), "count": read.interval}
    if read.interval == 1:
        sentences = {
            1: pgettext("weekday of a month", "Every first %(day)s"),
            2: pgettext("weekday of a month", "Every second %(day)s"),
            3: pgettext("weekday of a month", "Every third %(day)s"),
            4: pgettext("weekday of a month", "Every fourth %(day)s"),
            -1: pgettext("weekday of a month", "Every last %(day)s"),
        }
    else:
        sentences = {
            1: _("The first %(day)s, every %(count)d months"),
            2: _("The second %(day)s, every %(count)d months"),
            3: _("The third %(day)s, every %(count)d months"),
            4: _("The fourth %(day)s, every %(count)d months"),
            -1: _("The last %(day)s, every %(count)d months"),
        }
    return sentences[which] % name


def _yearly(read, local):
    if read.days or read.weeks or read.year_days or read.places:
        return ""
    months, days = read.months or (local.month,), read.month_days or (local.day,)
    if (months, days) != ((local.month,), (local.day,)):
        return ""
    words = ngettext("Every year on %(date)s", "Every %(count)d years on %(date)s", read.interval)
    return words % {"date": date_format(local, "MONTH_DAY_FORMAT"), "count": read.interval}


def _joined(names):
    if len(names) == 1:
        return names[0]
    first = pgettext("between weekdays", ", ").join(names[:-1])
    return pgettext("weekdays", "%(first)s and %(last)s") % {"first": first, "last": names[-1]}

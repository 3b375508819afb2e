"""How an event repeats: what is chosen in words, and the rule of RFC 5545 that says it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.forms import ChoiceField, MultipleChoiceField, TextField
from events.forms.clocks import DayField
from events.models import OCCURRENCES_MAX

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
INTERVAL_MAX = 52
ASKED = {"repeat", "interval", "weekdays", "until_on", "times", "rule", "starts_on", "zone"}
WRITTEN_BY_US = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}


class Repeat(models.TextChoices):
    NEVER = "", _("Never")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month, on the same date")
    MONTHLY_NTH = "nth", _("Every month, on the same weekday (such as the second Saturday)")
    MONTHLY_LAST = "last", _("Every month, on the last such weekday (such as the last Saturday)")
    YEARLY = "yearly", _("Every year")
    OTHER = "other", _("Another way, by a rule")


class RepeatForm(forms.Form):
    """How often, on which weekdays, and until when. `rule` is what comes of it."""

    repeat = ChoiceField(label=_("Repeats"), choices=Repeat.choices, required=False)
    interval = forms.IntegerField(
        label=_("Every how many days, weeks, months or years"),
        help_text=_("2 with “Every week” is every other week."),
        min_value=1,
        max_value=INTERVAL_MAX,
        required=False,
    )
    weekdays = MultipleChoiceField(
        label=_("On these days of the week"),
        choices=[(name, WEEKDAYS[number]) for number, name in enumerate(NAMES)],
        widget=forms.CheckboxSelectMultiple({"class": "choices"}),
        required=False,
    )
    until_on = DayField(label=pgettext_lazy("of an event that repeats", "Until"), required=False)
    times = forms.IntegerField(
        label=pgettext_lazy("of an event that repeats", "or so many times"),
        min_value=2,
        max_value=OCCURRENCES_MAX,
        required=False,
    )
    rule = TextField(
        label=_("Rule"),
        help_text=_("As calendars write it (RFC 5545): FREQ=MONTHLY;BYDAY=2TU"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
    )

    def rule_from(self, given: dict, first: date, zone: str) -> str:
        """The rule that these fields mean for an event that first takes place on this day."""
        repeat = given.get("repeat") or Repeat.NEVER
        if repeat == Repeat.NEVER:
            return ""
        if repeat == Repeat.OTHER:
            return self._typed(given)
        parts = [*self._often(repeat, given, first)]
        if (given.get("interval") or 1) > 1:
            parts.append(f"INTERVAL={given['interval']}")
        return ";".join(parts + self._ending(given, first, zone))

    def _typed(self, given):
        if not given.get("rule"):
            raise ValidationError({"rule": _("Type the rule, or choose another way to repeat.")})
        return given["rule"]

    def _often(self, repeat, given, first):
        name, nth = NAMES[first.weekday()], (first.day - 1) // 7 + 1
        if repeat == Repeat.WEEKLY:
            return ["FREQ=WEEKLY", f"BYDAY={','.join(self._weekdays(given, name))}"]
        if repeat == Repeat.MONTHLY_NTH:
            if nth > 4:
                said = _("Not every month has a fifth such weekday. Choose the last one instead.")
                raise ValidationError({"repeat": said})
            return ["FREQ=MONTHLY", f"BYDAY={nth}{name}"]
        if repeat == Repeat.MONTHLY_LAST:
            if (first + timedelta(days=7)).month == first.month:
                said = _("The first date is not the last such weekday of its month.")
                raise ValidationError({"repeat": said})
            return ["FREQ=MONTHLY", f"BYDAY=-1{name}"]
        return [f"FREQ={repeat.upper()}"]

    def _weekdays(self, given, name):
        chosen = given.get("weekdays") or [name]
        if name not in chosen:
            said = _("The first date falls on another day of the week: tick that day, too.")
            raise ValidationError({"weekdays": said})
        return [one for one in NAMES if one in chosen]

    def _ending(self, given, first, zone):
        until, times = given.get("until_on"), given.get("times")
        if until and times:
            raise ValidationError({"times": _("Choose a last day or a number, not both.")})
        if until and until < first:
            raise ValidationError({"until_on": _("This is before the first date.")})
        if until:
            end = datetime.combine(until, time(23, 59, 59), tzinfo=ZoneInfo(zone))
            return [f"UNTIL={end.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
        return [f"COUNT={times}"] if times else []


def chosen_by(rule: str, first: datetime) -> dict:
    """The fields that say this rule; one that they cannot say stands in the field for rules."""
    if not rule:
        return {}
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    said = {"rule": rule, "repeat": _repeat_of(parts, first.date())}
    if said["repeat"] == Repeat.OTHER:
        return said
    said["rule"] = ""
    for name, part in (("interval", "INTERVAL"), ("times", "COUNT")):
        said[name] = int(parts[part]) if part in parts else None
    if said["repeat"] == Repeat.WEEKLY:
        said["weekdays"] = parts.get("BYDAY", NAMES[first.weekday()]).split(",")
    if "UNTIL" in parts:
        said["until_on"] = _last_day(parts["UNTIL"], first)
    return said


def _repeat_of(parts, first):
    often, day, name = parts.get("FREQ"), parts.get("BYDAY", ""), NAMES[first.weekday()]
    if not set(parts) <= WRITTEN_BY_US:
        return Repeat.OTHER
    if often == "WEEKLY" and set(filter(None, day.split(","))) <= set(NAMES):
        return Repeat.WEEKLY
    nth = f"{(first.day - 1) // 7 + 1}{name}"
    known = {nth: Repeat.MONTHLY_NTH, f"-1{name}": Repeat.MONTHLY_LAST, "": Repeat.MONTHLY}
    if often == "MONTHLY":
        return known.get(day.replace("+", ""), Repeat.OTHER)
    plain = {"DAILY": Repeat.DAILY, "YEARLY": Repeat.YEARLY}
    return plain.get(often, Repeat.OTHER) if not day else Repeat.OTHER


def _last_day(until, first):
    """An end of a rule as a day: some are written as moments."""
    if "T" not in until:
        return datetime.strptime(until, "%Y%m%d").replace(tzinfo=UTC).date()
    moment = datetime.strptime(until.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return moment.astimezone(first.tzinfo).date()

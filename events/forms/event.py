"""An event as it is planned and changed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.errors import Refused
from community.core.forms import (
    ChoiceField,
    LongTextField,
    ModelChoiceField,
    TextField,
    TypedChoiceField,
    TypedMultipleChoiceField,
)
from community.groups.models import Group
from community.members.forms import time_zones
from community.topics.forms import body_field, tags_field, title_field
from events.facts import Facts
from events.forms.clocks import MIDNIGHT, ClockField, DayField, moment_of, whole_days
from events.forms.extras import ExtrasForm
from events.forms.repeating import ASKED, RepeatForm, chosen_by
from events.models import LEAD_TIMES, SEATS_MAX
from events.models.event import CLOSES, GUESTS_MAX, WORDS_MAX
from events.queries.dates import LONGEST
from events.recurrence import clean_rule

CONFIRM_HOURS = {2: _("2 hours"), 6: _("6 hours"), 12: _("12 hours"), 24: _("A day")}
CONFIRM_HOURS |= {48: _("Two days"), 72: _("Three days")}
FACTS = ("place", "directions", "accessibility", "online_url", "bring", "cost", "language")
FACTS += ("capacity", "needs_approval", "closes_days", "confirm_hours", "reminders")


def line(label, most, **more):
    more.setdefault("required", False)
    return TextField(label=label, max_length=most, **more)


def lines(label, **more):
    shape = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return LongTextField(label=label, max_length=WORDS_MAX, required=False, widget=shape, **more)


class WhenForm(forms.Form):
    """When it begins and ends, by which clock."""

    starts_on = DayField(label=_("First day"))
    starts_time = ClockField(label=_("Begins"), required=False)
    ends_on = DayField(label=_("Last day"), required=False)
    ends_time = ClockField(label=_("Ends"), required=False)
    is_all_day = forms.BooleanField(label=_("All day"), required=False)
    zone = ChoiceField(label=_("Time zone"), choices=time_zones)

    def span_from(self, given: dict) -> tuple[datetime, datetime]:
        """Both moments; or what is wrong with them, at the field where it is."""
        first, zone = given["starts_on"], given["zone"]
        last = given.get("ends_on") or first
        if given.get("is_all_day"):
            span = whole_days(first, last, zone)
        else:
            span = self._by_clock(given, first, last, zone)
        if last < first:
            raise ValidationError({"ends_on": _("The last day is before the first.")})
        if span[1] < span[0]:
            raise ValidationError({"ends_time": _("It ends before it begins.")})
        if span[1] - span[0] > LONGEST:
            said = _("One date lasts a year at most. Let it repeat instead.")
            raise ValidationError({"ends_on": said})
        return span

    def _by_clock(self, given, first, last, zone):
        begins, ends = given.get("starts_time"), given.get("ends_time")
        if begins is None:
            said = _("When does it begin? Or tick “All day”.")
            raise ValidationError({"starts_time": said})
        if ends is None:
            raise ValidationError({"ends_time": _("When does it end?")})
        if last == first and ends == MIDNIGHT < begins:
            last += timedelta(days=1)  # until midnight
        return moment_of(first, begins, zone), moment_of(last, ends, zone)


class PlaceForm(forms.Form):
    """Where it is and what to know before."""

    place = line(
        pgettext_lazy("of an event", "Place"),
        200,
        help_text=_("The name of the house, the street, the door."),
    )
    directions = lines(_("How to get there"))
    accessibility = lines(
        _("Accessibility"), help_text=_("Steps, doors, toilets, sound, light, interpreters.")
    )
    online_url = forms.CharField(
        label=_("Link to take part online"),
        max_length=500,
        required=False,
        help_text=_("Only those who are going and the hosts see it."),
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    bring = lines(_("What to bring"))
    cost = line(_("What it costs"), 200)
    language = ChoiceField(
        label=_("Spoken language"), required=False, choices=[("", "–"), *settings.LANGUAGES]
    )


class SeatsForm(forms.Form):
    """Who may come."""

    capacity = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=SEATS_MAX,
        required=False,
        help_text=_("Leave it empty when there is room for all. Past it, people wait in line."),
    )
    guests_max = forms.IntegerField(
        label=_("Guests a member may bring"), min_value=0, max_value=GUESTS_MAX, required=False
    )
    needs_approval = forms.BooleanField(label=_("Hosts approve who comes"), required=False)
    closes_days = TypedChoiceField(
        label=_("Last moment to join"), choices=CLOSES.items(), coerce=int, initial=0
    )
    confirm_hours = TypedChoiceField(
        label=_("Time to take a seat that became free"),
        choices=CONFIRM_HOURS.items(),
        coerce=int,
        initial=24,
    )
    reminders = TypedMultipleChoiceField(
        label=_("Reminders to those who come"),
        choices=LEAD_TIMES.items(),
        coerce=int,
        required=False,
        initial=[1440],
        widget=forms.CheckboxSelectMultiple({"class": "choices"}),
    )


class EventForm(ExtrasForm, SeatsForm, PlaceForm, RepeatForm, WhenForm):
    """One page with all of it."""

    group = ModelChoiceField(label=_("Group"), queryset=Group.objects.none(), empty_label=None)
    is_for_all = forms.BooleanField(
        label=_("For the whole place"),
        required=False,
        help_text=_("It stands on everybody’s home page, whatever groups they are in."),
    )
    title = title_field()
    source = body_field()
    tags = tags_field()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, groups, viewer, event=None, pictures=(), for_all=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.event = viewer, event
        self.fields["source"].label = _("What will you do there?")
        self.fields["title"].help_text = ""
        known = [(one.key, one) for one in pictures]
        self.fields["cover"].choices = [("", _("No picture")), *known]
        if not known:
            self.fields["new_cover"].label = _("Picture")
        if event is None:
            self.fields["group"].queryset = groups
        else:
            del self.fields["group"]
            self.fields["hosts"].label = _("Hosts")
            self._know_zone(event.zone)
        if not for_all:
            del self.fields["is_for_all"]

    def _know_zone(self, name):
        """Calendars from elsewhere bring zones that nobody lives in."""
        zones = self.fields["zone"]
        if name not in dict(zones.choices):
            zones.choices = [(name, name), *zones.choices]

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        starts_at, ends_at = self.span_from(given)
        rule = self._rule(given)
        facts = {name: given[name] for name in FACTS}
        facts["reminders"] = tuple(given["reminders"])
        facts |= {"guests_max": given["guests_max"] or 0, "zone": given["zone"], "rule": rule}
        facts |= {"starts_at": starts_at, "ends_at": ends_at, "is_all_day": given["is_all_day"]}
        kept = self.event
        facts |= {"is_for_all": given.get("is_for_all", bool(kept and kept.is_for_all))}
        facts |= {"left_out": tuple(kept.left_out) if kept else ()}
        facts |= {"added": tuple(kept.added) if kept else (), "cover": None}
        return given | {"facts": Facts(**facts)}

    def _rule(self, given):
        if self.event is not None and not ASKED & set(self.changed_data):
            return self.event.rule  # written another way, perhaps, and calendars know it so
        rule = self.rule_from(given, given["starts_on"], given["zone"])
        try:
            return clean_rule(rule) if rule else ""
        except Refused as refused:
            raise ValidationError({"rule": str(refused)}) from refused


def said_by(event) -> dict:
    """The fields that say what an event is now; its words are added by whoever asks."""
    clock = ZoneInfo(event.zone)
    said = {name: getattr(event, name) for name in FACTS}
    said |= {"guests_max": event.guests_max, "zone": event.zone, "is_for_all": event.is_for_all}
    said |= {"is_all_day": event.is_all_day, "cover": event.cover.key if event.cover else ""}
    said |= span_said(event, clock, is_all_day=event.is_all_day)
    return said | chosen_by(event.rule, event.starts_at.astimezone(clock))


def span_said(planned, clock: ZoneInfo, *, is_all_day: bool) -> dict:
    """The fields that say when an event or one of its dates is."""
    starts, ends = planned.starts_at.astimezone(clock), planned.ends_at.astimezone(clock)
    if is_all_day:
        last = max(starts, ends - timedelta(microseconds=1))
        return {"starts_on": starts.date(), "ends_on": last.date()}
    said = {"starts_on": starts.date(), "ends_on": ends.date()}
    return said | {"starts_time": starts.time(), "ends_time": ends.time()}


def usual(viewer) -> dict:
    """What an empty form starts with: a week from now, in the evening, by the member's clock."""
    day = timezone.localdate() + timedelta(days=7)
    return {
        "starts_on": day,
        "starts_time": "18:00",
        "ends_time": "20:00",
        "zone": viewer.time_zone,
        "guests_max": 0,
    }

"""One date of an event, changed by itself; and why something is cancelled."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.event import PlaceForm, SeatsForm, WhenForm, line

REASON_MAX = 300


class DateForm(WhenForm):
    """Another time, place or number of seats for this date alone."""

    place = PlaceForm.base_fields["place"]
    directions = PlaceForm.base_fields["directions"]
    online_url = PlaceForm.base_fields["online_url"]
    capacity = SeatsForm.base_fields["capacity"]
    note = line(_("What is different this time"), 300)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        del self.fields["zone"], self.fields["is_all_day"]
        if event.is_all_day:
            del self.fields["starts_time"], self.fields["ends_time"]

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        clock = {"zone": self.event.zone, "is_all_day": self.event.is_all_day}
        starts_at, ends_at = self.span_from(given | clock)
        kept = ("place", "directions", "online_url", "capacity", "note")
        return {
            "starts_at": starts_at,
            "ends_at": ends_at,
            **{name: given[name] for name in kept},
        }


class CancelForm(forms.Form):
    """Those who wanted to come are told at once, and why."""

    reason = line(
        _("Why?"),
        REASON_MAX,
        help_text=_("Everybody who answered reads it. One sentence is enough."),
    )

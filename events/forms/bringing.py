"""The shape of a calendar file that is brought: first the file, then what is chosen of it."""

import base64
import binascii
import zlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.core.errors import Refused
from community.core.forms import ModelChoiceField
from community.groups.models import Group
from events.ical.lines import BYTES_MAX, EVENTS_MAX
from events.ical.reading import events_in

PACKED_MAX = BYTES_MAX * 3 // 2
TOO_LARGE = _("This file is larger than 1 MB. Export a shorter time.")


class GroupField(ModelChoiceField):
    """Where the drafts shall stand."""

    def __init__(self, **more):
        shape = {"label": _("Group"), "queryset": Group.objects.none(), "empty_label": None}
        super().__init__(**(shape | more))


class BringForm(forms.Form):
    """A calendar's file, and the group it is brought to."""

    group = GroupField()
    file = forms.FileField(
        label=_("Calendar file"),
        max_length=1000,
        error_messages={"empty": _("This file is empty.")},
        help_text=_("An .ics file of any calendar, up to 1 MB. You see first what is in it."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def __init__(self, *args, groups, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        self.zone = zone

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > BYTES_MAX:
            raise ValidationError(TOO_LARGE)
        self.data_read = file.read(BYTES_MAX + 1)
        self.reads = read_or_refuse(self.data_read, self.zone)
        return file

    @property
    def packed(self):
        """The file as the next page carries it: nothing is kept here before it is wanted."""
        return base64.b64encode(zlib.compress(self.data_read, 6)).decode("ascii")


class ChosenForm(forms.Form):
    """What of the file becomes drafts."""

    group = GroupField(widget=forms.HiddenInput)
    calendar = forms.CharField(max_length=PACKED_MAX, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args, groups, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        self.zone = zone

    def clean_calendar(self):
        self.reads = read_or_refuse(unpacked(self.cleaned_data["calendar"]), self.zone)
        return self.cleaned_data["calendar"]

    @property
    def chosen(self):
        """The events whose places in the file were ticked."""
        ticked = set(self.data.getlist("chosen")[:EVENTS_MAX])
        return [one for place, one in enumerate(self.reads) if str(place) in ticked]


def read_or_refuse(data: bytes, zone: str):
    try:
        return events_in(data, zone=zone)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused


def unpacked(packed: str) -> bytes:
    """What we packed; whatever somebody else may have, never more than a file may weigh."""
    try:
        opener = zlib.decompressobj()
        data = opener.decompress(base64.b64decode(packed, validate=True), BYTES_MAX + 1)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise ValidationError(_("Choose the file once more.")) from error
    return data

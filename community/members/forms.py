"""The shape of what members tell the house."""

import zoneinfo
from functools import cache

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.core.forms import LongTextField, TextField
from community.core.images import squares
from community.members.models import Distance
from community.members.names import (
    DISPLAY_MAX,
    NAME_MAX,
    check_display_name,
    check_name,
    refuse_hidden,
    tidy,
)

INTERESTS_MOST, INTEREST_MAX = 8, 30
REGIONS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian"}
REGIONS |= {"Pacific", "Arctic"}


@cache
def time_zones():
    """The zones people live in, by region, as a select shows them; read once from the disk."""
    names = sorted(
        name for name in zoneinfo.available_timezones() if name.partition("/")[0] in REGIONS
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class ProfileForm(forms.Form):
    """What others read about a member."""

    display_name = TextField(label=_("Display name"), max_length=DISPLAY_MAX)
    place = TextField(label=_("Place"), max_length=60, required=False)
    interests = TextField(
        label=_("Interests"),
        max_length=300,
        required=False,
        help_text=_("Up to eight, with commas between. Others find you by them."),
    )
    bio = LongTextField(
        label=_("About you"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A few words. Markdown works."),
    )

    def clean_display_name(self):
        return check_display_name(self.cleaned_data["display_name"])

    def clean_interests(self):
        words = [tidy(word) for word in self.cleaned_data["interests"].split(",")]
        words = list({word.casefold(): word for word in words if word}.values())
        if len(words) > INTERESTS_MOST:
            raise ValidationError(_("Eight interests at most. Which ones matter?"))
        for word in words:
            if len(word) > INTEREST_MAX:
                raise ValidationError(_("An interest has 30 signs at most."))
            refuse_hidden(word)
        return words


class NameForm(forms.Form):
    """Another account name."""

    name = TextField(
        label=_("Account name"),
        max_length=NAME_MAX,
        help_text=_("Your profile's address and how others mention you. Once in 30 days."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )

    def clean_name(self):
        return check_name(self.cleaned_data["name"])


class LanguageForm(forms.Form):
    """How the house speaks, and by which clock."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)


class PictureForm(forms.Form):
    """A new face."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or GIF, up to 20 MB. The middle is shown."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def clean_picture(self):
        return squares(self.cleaned_data["picture"])


class InvitationForm(forms.Form):
    """Whom to ask in, how many, until when."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Then the link works for this address only, and is sent there."),
    )
    max_uses = forms.IntegerField(
        label=_("How many may use it"), min_value=1, max_value=500, initial=1
    )
    days = forms.IntegerField(label=_("Days it works"), min_value=1, max_value=90, initial=14)


class DistanceForm(forms.Form):
    """How far to keep away from somebody; nothing comes near again."""

    distance = forms.ChoiceField(choices=Distance.choices, required=False)

"""The shape of what is said at the door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.core.forms import TextField
from events.models.event import GUESTS_MAX
from events.queries.door import LONGEST


class CheckInForm(forms.Form):
    """How many guests came along; without a word, all that were said."""

    guests = forms.IntegerField(
        label=_("Guests who came"), min_value=0, max_value=GUESTS_MAX, required=False
    )


class WalkInForm(forms.Form):
    """Somebody who came without an answer."""

    name = TextField(
        label=_("Account name"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("For members who come without having answered. With or without the @."),
    )

    def clean_name(self):
        return self.cleaned_data["name"].removeprefix("@").strip()

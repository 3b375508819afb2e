"""The strategy as it is written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.forms.fields import words_area
from community.core.forms import TextField

PARTS = ("purpose", "audience", "drives", "values", "success")


class StrategyForm(forms.Form):
    """Five parts and a word about what changed; the newest version holds."""

    purpose = words_area(
        _("What it is for"),
        required=True,
        help_text=_("What is there because of this community that would not be there without it?"),
    )
    audience = words_area(
        _("Whom it is for"), help_text=_("And whom it is not for, if that helps.")
    )
    drives = words_area(
        _("What drives them"), help_text=_("Why they come, why they stay, what they give.")
    )
    values = words_area(_("What we hold to"), help_text=_("Also when it costs something."))
    success = words_area(
        _("How we know that it works"), help_text=_("In words here; the goals say it in numbers.")
    )
    change_note = TextField(
        label=_("What changed"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
        help_text=_("One line for those who look back."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @property
    def parts(self) -> dict:
        return {name: self.cleaned_data[name] for name in PARTS}

"""What a guideline says in one language."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.core.forms import LongTextField, TextField


def _area(rows):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class GuidelineForm(forms.Form):
    """The words of one version, and why it changed."""

    title = TextField(
        label=_("In a line"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = LongTextField(
        label=_("What it means"),
        max_length=4000,
        required=False,
        strip=True,
        widget=_area(5),
        help_text=_("Markdown works here. Those who report read the first line."),
    )
    fine = LongTextField(
        label=_("Fine"),
        max_length=2000,
        required=False,
        widget=_area(4),
        help_text=_("One example a line."),
    )
    not_fine = LongTextField(
        label=_("Not fine"),
        max_length=2000,
        required=False,
        widget=_area(4),
        help_text=_("One example a line."),
    )
    why = TextField(
        label=_("Why it changed"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Members read this in its history."),
    )

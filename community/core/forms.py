"""How every form of ours looks, and fields that take what people really type."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from community.core.errors import Refused
from community.core.unseen import shows_something

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
CONTROL = re.compile("[\x01-\x1f\x7f-\x9f]")  # all of Unicode's, but for the one refused
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they turn the line around them


class FormRenderer(TemplatesSetting):
    """Fields with label, hint and error as the design has them."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def refuse_unstorable(value):
    """NUL and lone surrogates cannot be stored; say so instead of failing later."""
    if UNSTORABLE.search(value):
        raise ValidationError(_("There is a sign in this text that cannot be stored."))


def refuse_unseen(value):
    """A line that holds nothing to see, or that turns the lines around it, names nothing."""
    if TURNING.search(value) or not shows_something(value):
        raise ValidationError(_("There is a sign in this text that cannot be stored."))


class TextField(forms.CharField):
    """A line of text: no line breaks or other control signs inside, and something to see."""

    default_validators = [refuse_unstorable, refuse_unseen]

    def to_python(self, value):
        return CONTROL.sub(" ", super().to_python(value)).strip()


class LongTextField(forms.CharField):
    """Text over several lines, kept as typed; line ends become one kind."""

    widget = forms.Textarea
    default_validators = [refuse_unstorable]

    def __init__(self, *, strip=False, **kwargs):
        super().__init__(strip=strip, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


NOT_OFFERED = _("Choose among what is offered.")
SAID = dict.fromkeys(("invalid_choice", "invalid_list"), NOT_OFFERED)


class ChoiceField(forms.ChoiceField):
    """One of what is offered; of anything else it says so, and repeats nothing of it."""

    default_error_messages = SAID


class TypedChoiceField(forms.TypedChoiceField):
    default_error_messages = SAID


class MultipleChoiceField(forms.MultipleChoiceField):
    default_error_messages = SAID


class TypedMultipleChoiceField(forms.TypedMultipleChoiceField):
    default_error_messages = SAID


class ModelChoiceField(forms.ModelChoiceField):
    default_error_messages = SAID


def attempt(form, write):
    """What an action made; or None, with its refusal on the form, where the text still stands."""
    try:
        return write()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        form.refusal = refusal
    return None


def status_of(form):
    """422 for what was not valid, the refusal's own status for what a fact forbade."""
    return form.refusal.status if hasattr(form, "refusal") else 422

"""What is asked when something is decided: which verb, by which guideline, in which words."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.forms import ChoiceField, LongTextField, TypedChoiceField
from moderation.models import REASON_MAX, SANCTIONS, Verb
from moderation.verbs import DEEDS

NEEDS_WORDS = (Verb.HIDE, Verb.DELETE, Verb.PURGE, Verb.REFUSE, *SANCTIONS)


class DecideForm(forms.Form):
    """One verb on a thing and, if wanted, one on whoever wrote it; which are offered is said from
    outside. Nobody loses anything without being told under which guideline, or why."""

    verb = ChoiceField(error_messages={"required": _("Choose what to do.")})
    also = ChoiceField(label=_("And whoever wrote it"), required=False)
    guideline = TypedChoiceField(
        label=_("Guideline"), coerce=int, empty_value=None, required=False
    )
    reason = LongTextField(label=_("Message"), max_length=REASON_MAX, strip=True, required=False)
    note = LongTextField(
        label=_("Note for reviewers"), max_length=REASON_MAX, strip=True, required=False
    )
    is_spam = forms.BooleanField(
        label=_("It is advertising or spam"),
        help_text=_("Screening learns from it."),
        required=False,
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )

    def __init__(self, data=None, *, verbs, also, clauses, initial=None):
        super().__init__(data, initial=initial, auto_id="decide-%s")
        self.fields["verb"].choices = [(verb, DEEDS[verb].label) for verb in verbs]
        self.fields["also"].choices = [
            ("", pgettext_lazy("no sanction", "Nothing")),
            *((v, DEEDS[v].label) for v in also),
        ]
        named = [(one.pk, f"{one.number}. {one.title}") for one in clauses]
        self.fields["guideline"].choices = [("", _("None")), *named]
        for name in ("reason", "note"):
            self.fields[name].widget.attrs |= {"dir": "auto", "rows": 4, "form": "decide"}
        self.fields["reason"].widget.attrs["data-message"] = ""
        self.fields["is_spam"].widget.attrs["form"] = "decide"

    def clean(self):
        cleaned = super().clean()
        said = cleaned.get("guideline") or cleaned.get("reason")
        if not said and {cleaned.get("verb"), cleaned.get("also")} & {*NEEDS_WORDS}:
            self.add_error("reason", _("Choose a guideline, or say why. The member reads it."))
        if cleaned.get("verb") == Verb.NOTE and not cleaned.get("note"):
            self.add_error("note", _("Write the note first."))
        return cleaned


class UndoForm(forms.Form):
    """Why a decision is taken back."""

    reason = LongTextField(
        label=_("Message"),
        help_text=_("Whom it was about reads it."),
        max_length=REASON_MAX,
        strip=True,
        required=False,
    )

    def __init__(self, *data):
        super().__init__(*data)
        self.fields["reason"].widget.attrs |= {"dir": "auto", "rows": 3}

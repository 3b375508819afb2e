"""What a member says who asks for a second look, and what is answered."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.forms import ChoiceField, LongTextField
from moderation.models import REASON_MAX, Outcome, Sanction, Verb

OUTCOMES = [
    (Outcome.UPHELD, _("Uphold: the decision stands")),
    (Outcome.REDUCED, _("Reduce: something less stands instead")),
    (Outcome.OVERTURNED, _("Overturn: all is as it was before")),
]
KINDS = {  # the lightest first
    Verb.WARN: pgettext_lazy("a sanction", "Warning"),
    Verb.SILENCE: pgettext_lazy("a sanction", "Silence"),
    Verb.SUSPEND: pgettext_lazy("a sanction", "Suspension"),
}


def lesser_than(sanction: Sanction) -> list[tuple[str, Promise]]:
    """What can stand instead: a lighter kind, or the same for a shorter time."""
    kinds = list(KINDS)
    own = kinds.index(sanction.kind) + 1 if sanction.kind in kinds else len(kinds)
    return [("", _("Choose")), *((kind, KINDS[kind]) for kind in kinds[:own])]


class AppealForm(forms.Form):
    """Why somebody else should look at it again."""

    text = LongTextField(
        label=_("Why should we look at it again?"),
        max_length=REASON_MAX,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class AnswerForm(forms.Form):
    """What becomes of a decision, and why; the member reads the reason."""

    outcome = ChoiceField(
        label=_("What becomes of the decision?"), choices=OUTCOMES, widget=forms.RadioSelect
    )
    kind = ChoiceField(label=_("Instead"), required=False)
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    answer = LongTextField(
        label=_("Reason"),
        help_text=_("The member reads this."),
        max_length=REASON_MAX,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args, lasting, **more):
        """`lasting` is the sanction that could be made less, where there is one."""
        super().__init__(*args, **more)
        if lasting is None:
            del self.fields["kind"], self.fields["until"]
            outcomes = [one for one in OUTCOMES if one[0] != Outcome.REDUCED]
            self.fields["outcome"].choices = outcomes
        else:
            self.fields["kind"].choices = lesser_than(lasting)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") != Outcome.REDUCED:
            cleaned.pop("kind", None)
            cleaned.pop("until", None)
        elif not cleaned.get("kind"):
            self.add_error("kind", _("Choose what stands instead."))
        elif cleaned["kind"] != Verb.WARN and not cleaned.get("until"):
            self.add_error("until", _("Say until when."))
        return cleaned

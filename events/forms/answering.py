"""What a member answers: whether they come, with whom, and what the hosts asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.core.forms import ChoiceField, TextField, TypedChoiceField
from events.models import Coming

CHOICES = [(one.value, one.label) for one in (Coming.GOING, Coming.MAYBE, Coming.NOT_GOING)]
HOW = {5: _("Very good"), 4: _("Good"), 3: _("All right"), 2: _("So-so"), 1: _("Not for me")}


class AnswerForm(forms.Form):
    """Made for one date: guests as far as they are welcome, and its event's questions."""

    coming = ChoiceField(
        label=_("Are you coming?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer first.")},
    )
    guests = forms.IntegerField(label=_("Guests you bring"), min_value=0, required=False)
    note = TextField(
        label=_("A line about you"),
        max_length=80,
        required=False,
        help_text=_("It stands beside your name in the list."),
    )

    def __init__(self, *args, event, questions, **kwargs):
        super().__init__(*args, auto_id="answer_%s", **kwargs)
        self.questions = questions
        most = event.guests_max
        if most:
            shape = forms.NumberInput({"max": most, "min": 0})
            label = self.fields["guests"].label
            self.fields["guests"] = forms.IntegerField(
                label=label, min_value=0, max_value=most, required=False, widget=shape
            )
        else:
            del self.fields["guests"]
        for one in questions:
            self.fields[f"q{one.pk}"] = TextField(label=one.text, max_length=500, required=False)

    @property
    def question_fields(self):
        return [(self[f"q{one.pk}"], one) for one in self.questions]

    def clean(self):
        """Whoever stays away is asked nothing."""
        given = super().clean()
        if given.get("coming") == Coming.GOING:
            for one in self.questions:
                name = f"q{one.pk}"
                if one.is_required and not given.get(name) and name not in self.errors:
                    self.add_error(name, _("The hosts need an answer to this."))
        return given

    @property
    def said(self) -> dict:
        """The keywords of `answer_date`."""
        given = self.cleaned_data
        answers = {one.pk: given.get(f"q{one.pk}", "") for one in self.questions}
        return {
            "coming": Coming(given["coming"]),
            "guests": given.get("guests") or 0,
            "note": given["note"],
            "answers": {pk: text for pk, text in answers.items() if text},
        }


class HowForm(forms.Form):
    """How it was, for those who came."""

    satisfaction = TypedChoiceField(
        label=_("How was it?"), choices=HOW.items(), coerce=int, widget=forms.RadioSelect
    )
    words = TextField(
        label=_("A word about it"),
        max_length=500,
        required=False,
        help_text=_("Only the hosts read it."),
    )


class JudgeForm(forms.Form):
    """Whether somebody who asked may come."""

    admit = TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda text: text == "1")

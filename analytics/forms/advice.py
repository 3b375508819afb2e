"""The shape of advice, of its evidence, and of what is answered."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.actions.quoting import PASSAGE_MAX
from analytics.aiming import LONGEST
from analytics.days import today
from analytics.forms.fields import ASKED, ScopeField, figure_choices, place_choices, words_area
from analytics.models import Confidence, Level, Span
from community.core.forms import ChoiceField, TextField

ACCEPT, DECLINE = "accept", "decline"
VERDICTS = [(ACCEPT, _("Accept")), (DECLINE, _("Decline"))]
NAME_MAX, QUESTION_MAX, ADDRESS_MAX = 80, 200, 500
EARLIEST = date(1990, 1, 1)  # no archive of a community begins before


def line(label, most, **more):
    shape = forms.TextInput({"dir": "auto"} | more.pop("attrs", {}))
    return TextField(label=label, max_length=most, widget=shape, **more)


def day(label, **more):
    shape = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=shape, input_formats=["%Y-%m-%d"], **more)


def not_before(day, kept=None):
    """A day to come, today at the earliest; one that stood there before may stay."""
    if day is not None and day != kept and not today() <= day <= today() + LONGEST:
        raise ValidationError(_("Choose a day from today on, within five years."))
    return day


class AdviceForm(forms.Form):
    """What is asked, what we recommend, and to whom it goes."""

    question = line(
        _("What is to be decided?"),
        QUESTION_MAX,
        help_text=_("A question that can be answered with yes or no."),
    )
    recommendation = words_area(_("What we recommend, and why"), rows=7, required=True)
    level = ChoiceField(label=_("How far it reaches"), choices=Level)
    confidence = ChoiceField(label=_("How sure we are"), choices=Confidence)
    scope = ScopeField(
        label=_("What it is about"),
        help_text=_("Those who run this part of the house read it."),
    )
    to_name = line(_("To whom"), NAME_MAX, help_text=_("The name, and what they decide about."))
    to_address = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        widget=forms.EmailInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=_("They need no account. Without an address you give them the link yourself."),
    )
    language = ChoiceField(label=_("Their language"), choices=settings.LANGUAGES)
    follow_up_on = day(
        _("Ask about it again on"),
        required=False,
        help_text=_("On this day it stands on Today."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args, parts, **more):
        super().__init__(*args, **more)
        self.fields["scope"].choices = place_choices(parts)

    @classmethod
    def written(cls, advice):
        """What stands in its fields of an advice that is there."""
        return {name: getattr(advice, name) for name in cls.base_fields if name != "seen"}

    @property
    def written_down(self):
        """What the action takes of a new one."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def clean_follow_up_on(self):
        return not_before(self.cleaned_data["follow_up_on"], kept=self.initial.get("follow_up_on"))


class WordsForm(forms.Form):
    """A member's words, by the address of their post."""

    address = line(
        _("Address of the post"),
        ADDRESS_MAX,
        attrs={"dir": "ltr", "autocomplete": "off"},
        help_text=_("Copy the link of its date."),
    )
    passage = words_area(
        _("The words you want to quote"),
        rows=3,
        help_text=_(
            "As they stand in the post, up to 600 signs, with “…” where you leave "
            "something out. Left empty, the beginning is taken."
        ),
        max_length=PASSAGE_MAX * 2,
    )
    knowing = forms.BooleanField(
        label=_("I run this group, and its words may leave it"), required=False
    )

    is_warned = False  # whether the box is shown: only where there is something to know

    def warn(self):
        self.is_warned = True


class FigureForm(forms.Form):
    """A figure, as it was on a day."""

    metric = ChoiceField(label=_("Figure"))
    scope = ScopeField(label=_("Where"))
    span = ChoiceField(
        label=pgettext_lazy("span of a figure", "Over"), choices=Span.running, initial=Span.DAYS30
    )
    day = day(_("Up to and with"))

    def __init__(self, *args, parts, **more):
        super().__init__(*args, **more)
        self.fields["metric"].choices = figure_choices()
        self.fields["scope"].choices = place_choices(parts)

    def clean_day(self):
        chosen = self.cleaned_data["day"]
        if not EARLIEST <= chosen <= today():
            raise ValidationError(_("Figures are of days that are over. Choose one of them."))
        return chosen


class AnswerForm(forms.Form):
    """Yes or no: by whom, and why not."""

    name = line(_("Your name"), NAME_MAX, attrs={"autocomplete": "name"})
    words = words_area(
        _("Your reason, or what happens next"), help_text=_("Needed where you decline.")
    )
    verdict = ChoiceField(
        choices=VERDICTS,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(ASKED, _("Choose: accept or decline.")),
    )

    def clean(self):
        cleaned = super().clean()
        is_bare = not cleaned.get("words") and not self.has_error("words")
        if cleaned.get("verdict") == DECLINE and is_bare:
            self.add_error("words", ValidationError(_("Say why: it helps to advise better.")))
        return cleaned

    @property
    def given(self):
        """What the action takes."""
        cleaned = self.cleaned_data
        is_accepted = cleaned["verdict"] == ACCEPT
        return {"is_accepted": is_accepted, "name": cleaned["name"], "words": cleaned["words"]}


class RecordForm(AnswerForm):
    """The same, written down by a manager who heard it."""

    name = line(_("Who answered"), NAME_MAX)
    words = words_area(_("What they said"), help_text=_("Needed where they declined."))


class DoneForm(forms.Form):
    """It was done."""

    outcome = words_area(
        _("What came of it"),
        required=True,
        help_text=_("The members who are quoted read this: “You said, we did”."),
    )


class FollowForm(forms.Form):
    """When it stands on Today again."""

    follow_up_on = day(_("Ask about it again on"), required=False)

    def clean_follow_up_on(self):
        return not_before(self.cleaned_data["follow_up_on"], kept=self.initial.get("follow_up_on"))


class SendForm(forms.Form):
    """Which sending its sender knew of."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

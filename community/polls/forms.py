"""The shape of questions, votes and answers."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.forms import LongTextField, TextField, refuse_unseen, refuse_unstorable
from community.polls.actions import Choice
from community.polls.models import (
    OPTION_MAX,
    OPTIONS_MAX,
    OPTIONS_MIN,
    OUTCOME_MAX,
    PLACE_MAX,
    QUESTION_MAX,
    Electorate,
    Fit,
    Option,
    Poll,
    PollKind,
    Results,
)
from community.topics.forms import reason_field

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=3 * 366)
DATES_AT_FIRST = 4
COUNTS = {"min": OPTIONS_MIN, "max": OPTIONS_MAX}


def moment_field(**more):
    """A day and a clock time, in the zone of whoever fills it in."""
    at = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=at, **more)


class DateForm(forms.Form):
    """A time, a place, or both."""

    starts_at = moment_field(label=_("Begins"), required=False)
    ends_at = moment_field(label=_("Ends"), required=False)
    place = TextField(
        label=pgettext_lazy("where it is", "Place"), max_length=PLACE_MAX, required=False
    )

    def clean(self):
        said = super().clean()
        starts, ends = said.get("starts_at"), said.get("ends_at")
        if ends and not starts and "starts_at" not in self.errors:
            self.add_error("starts_at", _("Say when it begins."))
        if starts and not timezone.now() < starts < timezone.now() + FARTHEST:
            self.add_error("starts_at", _("Choose a time that is still to come, within 3 years."))
        elif starts and ends and not starts <= ends < starts + LONGEST:
            self.add_error("ends_at", _("It ends before it begins."))
        return said

    @property
    def choice(self):
        said = self.cleaned_data
        is_empty = not (said.get("starts_at") or said.get("place"))
        return None if is_empty else Choice(**said)


DateForms = forms.formset_factory(
    DateForm, extra=DATES_AT_FIRST, max_num=OPTIONS_MAX, absolute_max=OPTIONS_MAX
)


class PollForm(forms.Form):
    """A question, and what may be chosen: a choice a line, or times and places beside it."""

    question = TextField(
        label=_("Question"),
        max_length=QUESTION_MAX,
        error_messages={"required": _("Ask something.")},
    )
    kind = forms.ChoiceField(
        label=_("How members answer"),
        choices=PollKind,
        initial=PollKind.SINGLE,
        widget=forms.RadioSelect,
    )
    choices = LongTextField(
        label=_("Choices, one a line"),
        required=False,
        max_length=OPTIONS_MAX * (OPTION_MAX + 20),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    closes_at = moment_field(
        label=_("Closes"),
        required=False,
        help_text=_("Empty: it stays open until you or a manager closes it."),
    )
    results = forms.ChoiceField(
        label=_("Results are shown"), choices=Results, initial=Results.VOTED
    )
    is_secret = forms.BooleanField(
        label=_("Secret ballot"),
        required=False,
        help_text=_(
            "Nobody sees who chose what. Results show from five voters on, or at the end; once it "
            "is closed it stays closed, since nothing leads from a voter to a vote any more."
        ),
    )

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.dates = DateForms(data, prefix="dates")

    def is_valid(self):
        return all([super().is_valid(), self._asks_otherwise() or self.dates.is_valid()])

    def clean_closes_at(self):
        closes = self.cleaned_data["closes_at"]
        if closes and not timezone.now() < closes < timezone.now() + LONGEST:
            raise ValidationError(_("Choose a moment that is still to come, within a year."))
        return closes

    def clean(self):
        said = super().clean()
        if self._asks_otherwise():
            found = self._lines(said.get("choices", ""))
        else:
            found = [one.choice for one in self.dates if one.is_valid() and one.choice]
        said["choices"] = list(dict.fromkeys(found))
        where = "choices" if self._asks_otherwise() else None
        if where not in self.errors and not OPTIONS_MIN <= len(said["choices"]) <= OPTIONS_MAX:
            self.add_error(where, ValidationError(_too_few(), params=COUNTS))
        return said

    def _asks_otherwise(self):
        return self.data.get("kind") != PollKind.DATES

    def _lines(self, text):
        lines = [" ".join(line.split()) for line in text.split("\n")]
        found = list(dict.fromkeys(line for line in lines if line))
        for line in found:
            try:
                refuse_unstorable(line)
                refuse_unseen(line)
            except ValidationError as error:
                self.add_error("choices", error)
                break
        if any(len(line) > OPTION_MAX for line in found):
            said = _("A choice takes %(max)s signs at most."), {"max": OPTION_MAX}
            self.add_error("choices", ValidationError(said[0], params=said[1]))
        return [Choice(text=line) for line in found]


def _too_few():
    return _("A poll has %(min)s choices at least and %(max)s at most.")


class VoteForm(forms.Form):
    """What one member chooses, as the poll asks for it."""

    def __init__(self, *args, poll: Poll, options: list[Option], **kwargs):
        super().__init__(*args, **kwargs)
        self.poll, self.options = poll, options
        self.fields |= {
            PollKind.SINGLE: self._one,
            PollKind.MULTIPLE: self._several,
            PollKind.RANKED: self._ranks,
            PollKind.DATES: self._fits,
        }[PollKind(poll.kind)]()

    def _choices(self):
        return [(one.pk, str(one.pk)) for one in self.options]

    def _one(self):
        said = {"required": _("Choose one first."), "invalid_choice": _not_offered()}
        return {
            "choice": forms.TypedChoiceField(
                choices=self._choices(), coerce=int, error_messages=said
            )
        }

    def _several(self):
        said = {"required": _("Choose one at least."), "invalid_choice": _not_offered()}
        return {
            "choice": forms.TypedMultipleChoiceField(
                choices=self._choices(), coerce=int, error_messages=said
            )
        }

    def _ranks(self):
        ranks = [(number, str(number)) for number in range(1, len(self.options) + 1)]
        return {f"rank-{one.pk}": _number(ranks, None) for one in self.options}

    def _fits(self):
        return {f"fit-{one.pk}": _number(Fit.choices, Fit.NO) for one in self.options}

    def clean(self):
        said = super().clean()
        if self.poll.kind == PollKind.RANKED and not self.errors:
            ranks = [rank for rank in said.values() if rank]
            if not ranks:
                raise ValidationError(_("Put one first at least."))
            if len(set(ranks)) < len(ranks):
                raise ValidationError(_("Two choices have the same place. Give each its own."))
        return said

    def told(self) -> dict:
        """Keywords of the vote."""
        said = self.cleaned_data
        if self.poll.kind == PollKind.SINGLE:
            return {"chosen": [said["choice"]]}
        if self.poll.kind == PollKind.MULTIPLE:
            return {"chosen": list(dict.fromkeys(said["choice"]))}
        if self.poll.kind == PollKind.RANKED:
            ranked = [(said[f"rank-{one.pk}"], one.pk) for one in self.options]
            return {"chosen": [pk for rank, pk in sorted((r, pk) for r, pk in ranked if r)]}
        fits = {one.pk: said[f"fit-{one.pk}"] for one in self.options}
        chosen = [pk for pk, fit in fits.items() if fit]
        return {"chosen": chosen, "fits": [fits[pk] for pk in chosen]}


def _not_offered():
    return _("Choose among what is offered.")


def _number(choices, empty):
    said = {"invalid_choice": _not_offered()}
    return forms.TypedChoiceField(
        choices=choices, coerce=int, required=False, empty_value=empty, error_messages=said
    )


class ChosenForm(forms.Form):
    """Which of the dates."""

    option = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class ConsultForm(forms.Form):
    """The terms of a consultation."""

    electorate = forms.ChoiceField(label=_("Who may answer"), choices=Electorate)
    quorum = forms.IntegerField(
        label=_("Quorum"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("How many have to vote for it to count. Empty: any number."),
    )


class OutcomeForm(forms.Form):
    """What the organisation answers."""

    outcome = LongTextField(
        label=_("What comes of it"),
        max_length=OUTCOME_MAX,
        strip=True,
        help_text=_("Markdown works here. Your name stands beside it, and who voted is told."),
        error_messages={"required": _("Say what comes of it.")},
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )


class DropForm(forms.Form):
    """Why a poll that members voted in, or somebody else's, is taken away."""

    reason = reason_field(
        help_text=_("Members read it."),
        error_messages={"required": _("Say why. The member reads it.")},
    )

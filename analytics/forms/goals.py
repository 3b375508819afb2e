"""A goal: first what is measured, then where it is to go."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.aiming import wrong_with_deadline, wrong_with_figure, wrong_with_target
from analytics.days import today
from analytics.forms.fields import (
    ASKED,
    UNIT_HINTS,
    ScopeField,
    kept,
    number,
    place_choices,
    title_line,
    words_area,
)
from analytics.metrics.registry import METRICS, Metric
from analytics.models import Cadence, Span
from community.core.forms import NOT_OFFERED, ChoiceField, TextField, TypedChoiceField
from events.forms.clocks import DayField


def _keys():
    return [(one.key, one.name) for one in METRICS.values() if one.may_be_goal]


def say_plainly(form, said: dict) -> None:
    """One sentence for a choice that is missing or that nobody offered."""
    for name, sentence in said.items():
        form.fields[name].error_messages |= dict.fromkeys(ASKED, sentence)


class FigureForm(forms.Form):
    """Which figure, where, over how many days. The figures stand beside their meanings."""

    metric = ChoiceField(label=_("What is measured"), choices=_keys)
    scope = ScopeField(label=_("Where"))
    span = ChoiceField(
        label=pgettext_lazy("days of a figure", "Over"), choices=Span.running, initial=Span.WEEK
    )

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = place_choices(parts)
        said = {
            "metric": _("Choose a figure from the list."),
            "scope": NOT_OFFERED,
            "span": NOT_OFFERED,
        }
        say_plainly(self, said)

    def clean(self):
        given = super().clean()
        if {"metric", "scope", "span"} <= given.keys():
            metric = METRICS[given["metric"]]
            if sentence := wrong_with_figure(metric, given["scope"], given["span"]):
                raise ValidationError(sentence)
        return given


class GoalForm(forms.Form):
    """Where a figure is to go, by when, and who sees to it."""

    title = title_line(_("Title"), help_text=_("As you would say it to a friend."))
    why = words_area(_("Why"), rows=3, help_text=_("What is better when it is reached?"))
    target = number(_("Target"))
    deadline = DayField(label=_("By"))
    cadence = ChoiceField(
        label=pgettext_lazy("how often", "Looked at"),
        choices=Cadence.for_goals,
        initial=Cadence.MONTH,
    )
    owner = TypedChoiceField(label=_("Who sees to it"), coerce=int)
    without_start = forms.BooleanField(label=_("Set it without a starting point"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args, metric: Metric, baseline, owners, goal=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.metric, self.baseline, self.goal = metric, baseline, goal
        self.people = {one.pk: one for one in owners}
        said = {
            "cadence": NOT_OFFERED,
            "owner": _("Choose who sees to it."),
        }
        say_plainly(self, said)
        people = [(one.pk, one.display_name) for one in owners]
        if goal is not None and goal.owner_id not in self.people:
            people.insert(0, ("", _("Choose somebody")))  # whoever saw to it runs nothing here now
        self.fields["owner"].choices = people
        self.fields["target"].help_text = UNIT_HINTS[metric.unit]
        if goal is not None or baseline is not None:
            del self.fields["without_start"]

    def clean_target(self):
        target = kept(self.metric, self.cleaned_data["target"])
        if self.goal is not None and target == self.goal.target:
            return target  # it was one on the day it was set
        if sentence := wrong_with_target(self.metric, target, self.baseline):
            raise ValidationError(sentence)
        return target

    def clean_deadline(self):
        deadline = self.cleaned_data["deadline"]
        if self.goal is not None and deadline == self.goal.deadline:
            return deadline
        if sentence := wrong_with_deadline(deadline, today()):
            raise ValidationError(sentence)
        return deadline

    def clean_owner(self):
        return self.people[self.cleaned_data["owner"]]

    def clean(self):
        given = super().clean()
        if "without_start" in self.fields and not given.get("without_start"):
            said = _("This figure has no value to begin from today. Tick the box to go on.")
            self.add_error("without_start", said)
        return given

    @property
    def said(self) -> dict:
        """What the action takes."""
        names = ("title", "why", "target", "deadline", "cadence", "owner")
        return {name: self.cleaned_data[name] for name in names}


class DropForm(forms.Form):
    """Why a goal is aimed at no more."""

    because = TextField(
        label=_("Why?"),
        max_length=300,
        widget=forms.TextInput({"dir": "auto"}),
        help_text=_("One sentence. Those who read the reports see it."),
    )

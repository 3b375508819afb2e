"""Tactics as they are written down, and the verdict on them."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.aiming import LEAST_HOURS, wrong_with_days
from analytics.days import today
from analytics.forms.fields import (
    ScopeField,
    figure_choices,
    number,
    place_choices,
    title_line,
    words_area,
)
from analytics.metrics.registry import METRICS
from analytics.models import TacticKind, Verdict
from analytics.scopes import scope_of
from community.core.forms import ChoiceField, TypedChoiceField
from events.forms.clocks import DayField

LOOK_AGAIN = timedelta(weeks=4)
MOST_MONEY, MOST_HOURS, MOST_EXPECTED = 99_999_999, 100_000, 10_000
HOURS_SAID = _("Hours are 0, or from 0.01 to 100,000.")
MONEY_SAID = _("Money is a sum from 0 to 99,999,999, with two decimals at most.")
EXPECTED_SAID = _("Expect a change from −100 to 10,000 per cent.")


def _figures():
    return [("", "–"), *figure_choices()]


class TacticForm(forms.Form):
    """What was done, to move what, at what cost."""

    title = title_line(_("What was done"))
    words = words_area(_("How"), rows=3)
    kind = ChoiceField(label=_("Kind"), choices=TacticKind)
    goal = TypedChoiceField(
        label=_("For which goal"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("The goal says what is measured, and where."),
    )
    metric = ChoiceField(label=_("What it should move"), required=False, choices=_figures)
    scope = ScopeField(label=_("Where"), required=False)
    began_on = DayField(label=pgettext_lazy("tactic", "Began"))
    ended_on = DayField(label=pgettext_lazy("tactic", "Ended"), required=False)
    expected = number(
        _("Expected change, in per cent"),
        least=-100,
        most=MOST_EXPECTED,
        said=EXPECTED_SAID,
        required=False,
        help_text=_("20 means a fifth more; −20 a fifth less."),
    )
    hours = number(_("Hours it took"), most=MOST_HOURS, said=HOURS_SAID, required=False)
    money = forms.DecimalField(
        label=_("Money it cost"),
        required=False,
        min_value=0,
        max_value=MOST_MONEY,
        decimal_places=2,
        error_messages={
            "min_value": MONEY_SAID,
            "max_value": MONEY_SAID,
            "max_decimal_places": MONEY_SAID,
        },
        help_text=_("In the currency that you reckon in."),
        widget=forms.NumberInput({"step": "0.01", "inputmode": "decimal", "dir": "ltr"}),
    )
    review_on = DayField(
        label=_("Look at it again on"), help_text=_("On this day it stands on Today.")
    )
    known_as = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args, parts, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = {one.pk: one for one in goals}
        chosen = [("", _("None of them")), *((one.pk, one.title) for one in goals)]
        self.fields["goal"].choices = chosen
        self.fields["scope"].choices = [("", "–"), *place_choices(parts)]

    def clean_goal(self):
        return self.goals.get(self.cleaned_data["goal"])

    def clean(self):
        given = super().clean()
        if given.get("goal") is not None:
            given["metric"] = given["goal"].metric
            given["scope"] = scope_of(given["goal"].scope)
        elif "goal" in given:
            self._figure_without_goal(given)
        if {"began_on", "ended_on", "review_on"} <= given.keys():
            days = (given["began_on"], given["ended_on"], given["review_on"])
            for field, sentence in wrong_with_days(*days, today()):
                self.add_error(field, sentence)
        return given

    def _figure_without_goal(self, given):
        metric, scope = METRICS.get(given.get("metric") or ""), given.get("scope")
        if metric is None and "metric" not in self.errors:
            self.add_error("metric", _("Choose a goal, or what it should move."))
        elif scope is None and "scope" not in self.errors:
            self.add_error("scope", _("Choose where it should move something."))
        elif metric and scope and scope.kind not in metric.scopes:
            self.add_error("scope", _("This figure is not measured there."))

    def clean_hours(self):
        hours = self.cleaned_data["hours"] or 0
        if 0 < hours < LEAST_HOURS:
            raise ValidationError(HOURS_SAID)
        return hours

    def clean_money(self):
        return self.cleaned_data["money"] or 0

    @property
    def said(self) -> dict:
        """What the action takes."""
        names = ("title", "words", "kind", "goal", "metric", "scope", "began_on", "ended_on")
        names += ("expected", "hours", "money", "review_on")
        return {name: self.cleaned_data[name] for name in names}


class VerdictForm(forms.Form):
    """What those who did it make of it."""

    verdict = ChoiceField(
        label=_("Did it work?"),
        choices=Verdict,
        widget=forms.RadioSelect({"class": "choices"}),
    )
    words = words_area(_("What we learned"), rows=3)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

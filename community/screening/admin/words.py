"""Watched words at the desk."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import badge, badges, named
from community.core.admin.filters import OneOf, answers_of
from community.core.forms import TextField
from community.groups.models import Group
from community.members.permissions import can_manage_members
from community.screening.actions import drop_word, keep_word
from community.screening.admin.adding import KeptAtTheDesk
from community.screening.limits import PATTERN_MAX
from community.screening.models import Does, How, WatchedWord
from community.screening.patterns import check_pattern
from community.screening.reading import Reading

TONES = {Does.BLOCK: "bad", Does.HOLD: "warn", Does.REPLACE: "note", Does.NOTE: ""}
LTR_WHERE_CODE = {"dir": "auto", "spellcheck": "false", "autocapitalize": "off"}


class WordForm(forms.ModelForm):
    """One watched word. What it does is said in the same words as to the author."""

    pattern = TextField(
        label=_("Word or pattern"),
        max_length=PATTERN_MAX,
        widget=forms.TextInput(attrs=LTR_WHERE_CODE),
        help_text=_("Capitals, look-alike letters and invisible signs make no difference."),
    )
    how = forms.ChoiceField(label=_("Written as"), choices=How.choices)
    does = forms.ChoiceField(label=_("What happens"), choices=Does.choices, initial=Does.HOLD)
    replacement = TextField(
        label=_("Replacement"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Where the word is replaced. Empty: it is left out."),
    )
    language = forms.ChoiceField(
        label=_("Only in texts in"),
        choices=[("", _("Every language")), *settings.LANGUAGES],
        required=False,
    )
    group = forms.ModelChoiceField(
        label=_("Only in the group"),
        queryset=Group.objects.order_by("name", "pk"),
        required=False,
        empty_label=_("Every group"),
    )
    note = TextField(
        label=_("Why it is watched"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    class Meta:
        model = WatchedWord
        fields = ["pattern", "how", "does", "replacement", "language", "group", "note"]

    def clean(self):
        given = super().clean()
        pattern, how = given.get("pattern", ""), given.get("how")
        if pattern:
            self._check_shape(pattern, how)
        if given.get("does") != Does.REPLACE:
            given["replacement"] = ""
        elif how == How.REGEX and given.get("replacement", "") == "":
            self.add_error("replacement", _("Say what stands there instead."))
        return given

    def _check_shape(self, pattern, how):
        try:
            if how == How.REGEX:
                check_pattern(pattern)
            elif not Reading(pattern).words:
                self.add_error("pattern", _("Write at least one letter or digit."))
            elif how == How.WILDCARD and len(Reading(pattern).clean.split()) > 1:
                self.add_error("pattern", _("A pattern with * or ? is one word."))
        except forms.ValidationError as error:
            self.add_error("pattern", error)


class WhatHappens(OneOf):
    title = _("What happens")
    parameter_name = "does"
    answers = answers_of(Does, "does")


class Slow(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "slow": (_("Took too long"), Q(slow_at__isnull=False)),
        "well": (_("In time"), Q(slow_at=None)),
    }


@admin.register(WatchedWord)
class WatchedWordAdmin(KeptAtTheDesk):
    """Words and patterns, and what happens to texts that hold them."""

    form = WordForm
    fields = WordForm.Meta.fields
    list_display = ["pattern", "written", "happens", "where", "note"]
    list_filter = [WhatHappens, Slow]
    list_select_related = ["group"]
    search_fields = ["pattern", "note"]
    ordering = ("pattern", "pk")
    verbs = (
        BulkVerb(
            "drop",
            pgettext_lazy("screening", "Drop"),
            _("It is watched for no longer. What it held or replaced stays as it is."),
            do=lambda word, *, by: drop_word(word=word),
            may=lambda viewer, word: can_manage_members(viewer),
            form=nothing_asked,
        ),
    )

    def save_model(self, request, obj, form, change):
        keep_word(word=obj, by=request.user, **form.cleaned_data)

    @admin.display(description=_("Written as"), ordering="how")
    def written(self, word):
        names = {How.PLAIN: _("Words"), How.WILDCARD: _("With * and ?")}
        return names.get(word.how, _("Regular expression"))

    @admin.display(description=_("What happens"), ordering="does")
    def happens(self, word):
        slow = badge(_("Took too long"), "warn", "clock") if word.slow_at else ""
        return badges(badge(word.get_does_display(), TONES[word.does]), slow)

    @admin.display(description=_("Where"))
    def where(self, word):
        language = dict(settings.LANGUAGES).get(word.language, "")
        return badges(named(word.group) if word.group else "", badge(language) if language else "")

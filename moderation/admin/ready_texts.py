"""Words that reviewers start from, at the desk."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import EMPTY, words
from community.core.admin.filters import OneOf
from community.core.forms import ChoiceField, LongTextField, ModelChoiceField, TextField
from community.members.permissions import can_manage_members
from community.pages.models import Guideline
from community.pages.queries import titles_of
from community.screening.admin.adding import KeptAtTheDesk
from moderation.actions.drafting import drop_ready_text, keep_ready_text
from moderation.models import REASON_MAX, ReadyText
from moderation.queries.decisions import APPEALABLE


class ReadyTextForm(forms.ModelForm):
    """For one guideline and verb or for any, in one language."""

    name = TextField(
        label=_("Name"),
        max_length=60,
        help_text=_("Reviewers choose it by this."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    guideline = ModelChoiceField(
        label=_("Guideline"),
        queryset=Guideline.objects.none(),
        required=False,
        empty_label=_("Any"),
    )
    verb = ChoiceField(
        label=_("What is decided"),
        choices=[("", _("Any")), *((one.value, one.label) for one in APPEALABLE)],
        required=False,
    )
    text = LongTextField(
        label=_("Text"),
        max_length=REASON_MAX,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    class Meta:
        model = ReadyText
        fields = ["name", "language", "guideline", "verb", "text"]

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        rules = Guideline.objects.in_force().in_order()
        titles = titles_of(rules.values_list("pk", flat=True), get_language())
        field = self.fields["guideline"]
        field.queryset = rules
        field.label_from_instance = lambda rule: titles.get(rule.pk, str(rule))


class LanguageFilter(OneOf):
    title = _("Language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return settings.LANGUAGES

    def narrow(self, rows, value):
        return rows.filter(language=value)


@admin.register(ReadyText)
class ReadyTextAdmin(KeptAtTheDesk):
    """Words that reviewers start from; each changes them before they are sent."""

    form = ReadyTextForm
    fields = ReadyTextForm.Meta.fields
    list_display = ["name", "spoken", "rule", "what", "said"]
    list_filter = [LanguageFilter]
    list_select_related = ["guideline"]
    search_fields = ["name", "text"]
    ordering = ("guideline__number", "name", "pk")
    verbs = (
        BulkVerb(
            "drop",
            pgettext_lazy("a ready text", "Drop"),
            _("It is offered no longer. What was sent with its words stays as it is."),
            do=lambda ready, *, by: drop_ready_text(ready=ready),
            may=lambda viewer, ready: can_manage_members(viewer),
            form=nothing_asked,
        ),
    )

    def save_model(self, request, obj, form, change):
        keep_ready_text(ready=obj, **form.cleaned_data)

    @admin.display(description=_("Language"), ordering="language")
    def spoken(self, ready):
        return dict(settings.LANGUAGES).get(ready.language, ready.language)

    @admin.display(description=_("Guideline"), ordering="guideline__number")
    def rule(self, ready):
        return str(ready.guideline) if ready.guideline else EMPTY

    @admin.display(description=_("What is decided"))
    def what(self, ready):
        return ready.get_verb_display() or EMPTY

    @admin.display(description=_("Text"))
    def said(self, ready):
        return words(ready.text)

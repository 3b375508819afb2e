"""The words that members react with, at the desk."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.base import DeskAdmin
from community.core.forms import TextField
from community.topics.actions import choose_word
from community.topics.models import REACTION_ICONS, ReactionWord


class WordForm(forms.ModelForm):
    """One word and its sign."""

    word = TextField(
        label=_("Word"),
        max_length=20,
        required=False,
        help_text=_("What was said in this place before will read as this. Empty: not offered."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    icon = forms.ChoiceField(label=_("Sign"), choices=list(REACTION_ICONS.items()))

    class Meta:
        model = ReactionWord
        fields = ["word", "icon"]


@admin.register(ReactionWord)
class ReactionWordAdmin(DeskAdmin):
    """Three places, each with a word of the community's own."""

    is_editable = True
    form = WordForm
    fields = ["word", "icon"]
    list_display = ["place", "said", "sign"]
    ordering = ("slot",)

    def name_of(self, thing):
        return str(thing) or _("Place %(number)s") % {"number": thing.slot}

    def save_model(self, request, obj, form, change):
        choose_word(slot=obj.slot, **form.cleaned_data)

    @admin.display(description=pgettext_lazy("one of three", "Place"))
    def place(self, word):
        return _("Place %(number)s") % {"number": word.slot}

    @admin.display(description=_("word"), ordering="word")
    def said(self, word):
        return str(word)

    @admin.display(description=_("Sign"))
    def sign(self, word):
        return REACTION_ICONS.get(word.icon, word.icon)

"""The shape of what is written on a report, and of its rhythm."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from analytics.forms.advice import ADDRESS_MAX, day, line, not_before
from analytics.forms.fields import ScopeField, place_choices, words_area
from analytics.models import Cadence, Tone
from analytics.models.report import MAILED_MAX
from community.core.forms import ChoiceField
from community.search.parsing import LONGEST

HEADLINE_MAX, LEAD_MAX, CHANGE_MAX = 140, 600, 300


class WordingForm(forms.Form):
    """What stands above the figures."""

    headline = line(
        _("Headline"),
        HEADLINE_MAX,
        required=False,
        help_text=_("What happened, in a few words."),
    )
    lead = words_area(_("In two lines"), rows=3, max_length=LEAD_MAX)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class QuoteForm(forms.Form):
    """A member's words, by the address of their post; `find` is what they were found by."""

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
        max_length=1200,
    )
    tone = ChoiceField(label=_("What it is"), choices=Tone)
    find = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)


class LinkForm(forms.Form):
    """Whom a link is for."""

    address = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        widget=forms.EmailInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Without one you get the link and hand it over yourself."),
    )
    language = ChoiceField(label=_("Their language"), choices=settings.LANGUAGES)
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**63 - 1
    )


class EvaluationForm(forms.Form):
    """What we saw, what we think, and one thing that we change."""

    saw = words_area(_("What we saw"), rows=5, required=True)
    think = words_area(_("What we think of it"), rows=5)
    text = line(
        _("What we change"),
        CHANGE_MAX,
        required=False,
        help_text=_("One thing at a time: save it, and the next one has its place."),
    )
    owner = ChoiceField(label=_("Who"), required=False)
    due_on = day(
        pgettext_lazy("a day", "By"),
        required=False,
        help_text=_("On this day it stands on Today."),
    )

    def __init__(self, *args, owners, **more):
        super().__init__(*args, **more)
        self.people = _people(self, owners)

    def clean_due_on(self):
        return not_before(self.cleaned_data["due_on"])

    def clean(self):
        given = super().clean()
        if given.get("text") and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Choose the day by which it is done."))
        if given.get("text") and not given.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Choose who sees to it."))
        if given.get("due_on") and not given.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what changes by that day, or take the day away."))
        return given

    @property
    def change(self) -> dict | None:
        """What is to change, as the action takes it; nothing where nothing is."""
        given = self.cleaned_data
        if not given["text"]:
            return None
        owner = self.people[given["owner"]]
        return {"text": given["text"], "owner": owner, "due_on": given["due_on"]}


class ChangeForm(forms.Form):
    """What was planned to change, said otherwise."""

    text = line(_("What we change"), CHANGE_MAX)
    owner = ChoiceField(label=_("Who"))
    due_on = day(pgettext_lazy("a day", "By"), help_text=_("On this day it stands on Today."))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args, change, owners, **more):
        initial = {"text": change.text, "owner": str(change.owner_id), "due_on": change.due_on}
        super().__init__(*args, initial=initial | more.pop("initial", {}), **more)
        self.kept = change.due_on
        self.people = _people(self, owners)
        if str(change.owner_id) not in self.people:  # whoever saw to it runs nothing here now
            choices = self.fields["owner"].choices
            self.fields["owner"].choices = [("", _("Choose somebody")), *choices]

    def clean_owner(self):
        return self.people[self.cleaned_data["owner"]]

    def clean_due_on(self):
        return not_before(self.cleaned_data["due_on"], kept=self.kept)


def _people(form, owners):
    people = {str(one.pk): one for one in owners}
    form.fields["owner"].choices = [(pk, one.display_name) for pk, one in people.items()]
    return people


class AddressesField(forms.CharField):
    """One address a line, each once."""

    def clean(self, value):
        words = super().clean(value).replace(",", " ").split()
        found = list(dict.fromkeys(one.lower() for one in words))
        if len(found) > MAILED_MAX:
            said = ngettext_lazy(
                "No more than %(count)d address.", "No more than %(count)d addresses.", MAILED_MAX
            )
            raise ValidationError(said % {"count": MAILED_MAX})
        for one in found:
            _check(one)
        return found


def _check(address):
    try:
        validate_email(address)
    except ValidationError as wrong:
        sentence = _("This is no e-mail address: %(address)s")
        raise ValidationError(sentence, params={"address": address}) from wrong


class PartForm(forms.Form):
    """Of which part of the house, and how often."""

    scope = ScopeField(label=_("Where"))
    cadence = ChoiceField(label=_("How often"), choices=Cadence, initial=Cadence.MONTH)

    def __init__(self, *args, parts, **more):
        super().__init__(*args, **more)
        self.fields["scope"].choices = place_choices(parts)


class ReceiversForm(forms.Form):
    """To whom a report goes that is made by itself."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    is_for_managers = forms.BooleanField(
        label=_("To the managers there, as a notice and by mail"), required=False, initial=True
    )
    addresses = AddressesField(
        label=_("Addresses outside"),
        required=False,
        max_length=MAILED_MAX * 260,
        widget=forms.Textarea({"rows": 4, "dir": "ltr", "autocomplete": "off"}),
        help_text=_(
            "One a line. Each gets a link of its own that ends after 60 days. Managers are "
            "named in it where they act, and members beside words to which they put their name. "
            "Other names, and what was said in closed groups, stay inside."
        ),
    )
    language = ChoiceField(label=_("Language outside"), choices=settings.LANGUAGES)

    def given(self) -> dict:
        """What was written, without what the form was opened with."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RhythmForm(ReceiversForm, PartForm):
    """Of which part, how often, and to whom."""

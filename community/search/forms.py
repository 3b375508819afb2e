"""The operators of the search as form fields."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from community.search.parsing import LONGEST, Asked, parse

STATES = [
    ("", _("Any topic")),
    ("solved", _("Solved")),
    ("unanswered", _("Without a reply")),
]


class SearchForm(forms.Form):
    """Words, and where to look. Nothing in it is refused: what does not fit is left out."""

    q = forms.CharField(label=_("Search"), required=False)
    group = forms.CharField(label=_("Group"), required=False)
    author = forms.CharField(label=_("Written by"), required=False)
    tag = forms.CharField(label=_("Tag"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    after = forms.DateField(label=_("From"), required=False, input_formats=["%Y-%m-%d"])
    before = forms.DateField(label=_("Before"), required=False, input_formats=["%Y-%m-%d"])


def asked_by(data) -> Asked:
    """What a form or an address asks: its fields, and the operators typed into the box."""
    if not any(data.get(name) for name in SearchForm.base_fields if name != "q"):
        return parse(data.get("q", ""))
    form = SearchForm({name: data.get(name, "")[:LONGEST].replace("\x00", "") for name in data})
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value and name != "q"}
    asked = parse(form.cleaned_data.get("q", ""))
    missing = {name: value for name, value in given.items() if not getattr(asked, name)}
    return replace(asked, **missing)


def form_showing(asked: Asked) -> SearchForm:
    """The form with what was asked in its fields."""
    names = ("group", "author", "tag", "state", "after", "before")
    return SearchForm(initial={"q": asked.said, **{name: getattr(asked, name) for name in names}})

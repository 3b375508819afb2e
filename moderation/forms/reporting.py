"""What somebody says who tells the reviewers."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.core.forms import ChoiceField, LongTextField
from moderation.models import NOTE_MAX, ReportKind

WITHOUT_ONE = (ReportKind.ILLEGAL, ReportKind.OTHER)


class ReportForm(forms.Form):
    """Which guideline, or what else, and a note; the law and the rest need a note."""

    what = ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what fits best.")},
    )
    note = LongTextField(
        label=gettext_lazy("In your words"),
        max_length=NOTE_MAX,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args, guidelines, **more):
        super().__init__(*args, **more)
        self.guidelines = {str(said.guideline.pk): said for said in guidelines}
        numbered = [(pk, f"{said.number}. {said.title}") for pk, said in self.guidelines.items()]
        others = [(kind.value, kind.label) for kind in WITHOUT_ONE]
        self.fields["what"].choices = [*numbered, *others]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("what") in WITHOUT_ONE and not cleaned.get("note"):
            self.add_error("note", _("Say in a few words what is wrong."))
        return cleaned

    def told(self) -> dict:
        """What the action takes."""
        said = self.guidelines.get(self.cleaned_data["what"])
        kind = ReportKind.GUIDELINE if said else self.cleaned_data["what"]
        guideline = said.guideline if said else None
        return {"kind": kind, "guideline": guideline, "note": self.cleaned_data["note"]}

    def options(self):
        """The radios, each with what its guideline says."""
        for radio in self["what"]:
            yield radio, self.guidelines.get(radio.data["value"])

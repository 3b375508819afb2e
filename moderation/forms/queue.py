"""What narrows the queue, and what is said about a case."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.forms import ChoiceField, LongTextField, TextField, TypedChoiceField
from moderation.models import REASON_MAX, CaseKind, CaseState
from moderation.queries.queue import DECIDED, MINE, NOBODY, UNDECIDED, Wanted

STATES = [
    (UNDECIDED, pgettext_lazy("cases", "Not decided")),
    (CaseState.TAKEN, pgettext_lazy("cases", "Taken")),
    (CaseState.WAITING, pgettext_lazy("cases", "Waiting")),
    (DECIDED, pgettext_lazy("cases", "Decided")),
]
ANY = ("", _("Any"))
AGES = [ANY, (1, _("A day or more")), (3, _("Three days or more")), (7, _("A week or more"))]
SCORES = [ANY, ("medium", _("Medium and high")), ("high", pgettext_lazy("score", "High"))]
SORTS = [
    ("promise", _("Oldest promise first")),
    ("score", _("Highest score first")),
    ("newest", _("Newest first")),
]


class QueueForm(forms.Form):
    """Each part narrows by itself; what is not offered narrows nothing."""

    state = ChoiceField(label=_("State"), choices=STATES, required=False)
    kind = ChoiceField(label=_("Kind"), choices=[ANY, *CaseKind.choices], required=False)
    group = TypedChoiceField(label=_("Group"), coerce=int, empty_value=None, required=False)
    language = ChoiceField(label=_("Language"), choices=[ANY, *settings.LANGUAGES], required=False)
    assignee = ChoiceField(label=_("In whose hands"), required=False)
    age = TypedChoiceField(
        label=_("Open for"), choices=AGES, coerce=int, empty_value=None, required=False
    )
    score = ChoiceField(label=_("Score"), choices=SCORES, required=False)
    sort = ChoiceField(label=_("Order"), choices=SORTS, required=False)

    def __init__(self, asked, *, groups, hands):
        super().__init__(asked)
        self.fields["group"].choices = [ANY, *((one.pk, one.name) for one in groups)]
        people = [(str(one.pk), str(one)) for one in hands]
        self.fields["assignee"].choices = [
            ANY,
            (MINE, pgettext_lazy("cases", "Mine")),
            (NOBODY, pgettext_lazy("cases", "Nobody's")),
            *people,
        ]

    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})

    def narrows(self) -> int:
        """How many parts say something; state and order always do."""
        said = set(self.cleaned_data) - {"state", "sort"}
        return sum(bool(self.cleaned_data[name]) for name in said)


class NoteForm(forms.Form):
    """A word to the other reviewers."""

    text = LongTextField(label=_("Note"), max_length=2000, strip=True)


class WaitForm(forms.Form):
    """What a case waits for."""

    text = TextField(label=_("What it waits for"), max_length=200)


class AssignForm(forms.Form):
    """Into whose hands."""

    to = TypedChoiceField(label=_("Reviewer"), coerce=int)

    def __init__(self, *data, reviewers):
        super().__init__(*data)
        self.fields["to"].choices = [(one.pk, str(one)) for one in reviewers]


class BulkForm(forms.Form):
    """One verb with one reason for several cases."""

    guideline = TypedChoiceField(
        label=_("Guideline"), coerce=int, empty_value=None, required=False
    )
    reason = LongTextField(
        label=_("Message"),
        help_text=_("Each of those whom it concerns reads it, in the notice and by mail."),
        max_length=REASON_MAX,
        strip=True,
        required=False,
    )
    note = LongTextField(
        label=_("Note for reviewers"), max_length=REASON_MAX, strip=True, required=False
    )

    def __init__(self, *data, clauses):
        super().__init__(*data)
        named = [(clause.pk, f"{clause.number}. {clause.title}") for clause in clauses]
        self.fields["guideline"].choices = [("", _("None")), *named]
        for name in ("reason", "note"):
            self.fields[name].widget.attrs |= {"dir": "auto", "rows": 4}

"""Beside an event: who hosts it, what is asked of whoever joins, and its picture."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.core.forms import ChoiceField, TextField
from community.members.models import User
from events.facts import Asked

QUESTIONS = range(1, 6)
HOSTS_MAX = 10
PICTURES = "image/jpeg,image/png,image/webp,image/gif"
MANY = ngettext_lazy("At most %(max)s host.", "At most %(max)s hosts.", HOSTS_MAX)


class ExtrasForm(forms.Form):
    """Hosts by their account names, up to five questions, one picture."""

    hosts = TextField(
        label=_("Hosts beside you"),
        max_length=400,
        required=False,
        help_text=_("Account names, with commas between. They edit the event and let people in."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
    )
    cover = ChoiceField(label=_("One of your pictures"), required=False, widget=forms.RadioSelect)
    new_cover = forms.FileField(
        label=_("or a new one"),
        max_length=1000,
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in QUESTIONS:
            self.fields[f"question_{number}"] = TextField(
                label=_("Question %(number)s") % {"number": number},
                max_length=200,
                required=False,
            )
            self.fields[f"required_{number}"] = forms.BooleanField(
                label=_("must be answered"), required=False
            )

    @property
    def question_rows(self):
        """Each question with whether it must be answered."""
        return [(self[f"question_{one}"], self[f"required_{one}"]) for one in QUESTIONS]

    @property
    def asks_something(self):
        return any(words.value() for words, _is_required in self.question_rows)

    @property
    def questions(self) -> tuple[Asked, ...]:
        """What was asked for, in order, without the empty ones."""
        given = self.cleaned_data
        rows = [Asked(given[f"question_{one}"], given[f"required_{one}"]) for one in QUESTIONS]
        return tuple(row for row in rows if row.text)

    def clean_hosts(self):
        names = [name.strip().removeprefix("@") for name in self.cleaned_data["hosts"].split(",")]
        names = list(dict.fromkeys(name.lower() for name in names if name))
        if len(names) > HOSTS_MAX:
            raise ValidationError(MANY % {"max": HOSTS_MAX})
        return [self._host(name) for name in names]

    def _host(self, name):
        known = User.objects.visible_to(self.viewer).filter(name__iexact=name, is_active=True)
        host = known.first()
        if host is None:
            said = _("Nobody here is called “%(name)s”. Use the account name, as in @name.")
            raise ValidationError(said, params={"name": name[:60]})
        return host

    def clean_new_cover(self):
        file = self.cleaned_data["new_cover"]
        if file and file.size > settings.UPLOAD_MAX:
            raise ValidationError(_("This is larger than 20 MB. Please choose a smaller one."))
        if file and not (file.content_type or "").startswith("image/"):
            raise ValidationError(_("Choose a picture: JPEG, PNG, WebP or GIF."))
        return file

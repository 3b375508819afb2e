"""The shape of what is brought."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.core.documents import TYPES
from community.core.forms import TextField
from community.uploads.actions import PICTURES

ACCEPTED = ",".join(f".{end}" for end in sorted(PICTURES | set(TYPES)))


class FileForm(forms.Form):
    """A file from the member's own machine."""

    file = forms.FileField(
        label=_("File"),
        max_length=1000,
        error_messages={"empty": _("This file is empty.")},
        help_text=_(
            "Pictures, PDF, text, CSV and documents of LibreOffice and Office, up to 20 MB. "
            "What they carry about you and where you were is taken out; what moves stands still."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX:
            raise forms.ValidationError(
                _("This is larger than 20 MB. Please choose a smaller one."), code="too_large"
            )
        return file


class DescribedFileForm(FileForm):
    """With words for those who do not see it."""

    alt = TextField(
        label=_("What the picture shows"),
        max_length=200,
        required=False,
        help_text=_("For those who do not see it. Leave it empty for other files."),
    )

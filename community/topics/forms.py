"""The shape of what members write."""

import re
import unicodedata

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.core.forms import LongTextField, TextField
from community.groups.models import TopicKind
from community.topics.models import Level

TAG_MAX = 30
KEY = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
NOT_A_TAG = re.compile(r"[^\w.+#-]", re.UNICODE)


def body_field(**more):
    return LongTextField(
        label=_("Your text"),
        max_length=settings.POST_MAX,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 9, "class": "composer-text"}),
        **more,
    )


def reason_field(**more):
    more.setdefault("label", _("Reason"))
    return TextField(max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}), **more)


class TagsField(forms.CharField):
    """Up to five tags between commas, as a list in lower case."""

    def to_python(self, value):
        words = (
            unicodedata.normalize("NFKC", word).strip().lower()
            for word in super().to_python(value).replace("\x00", "").split(",")
        )
        return list(dict.fromkeys("-".join(word.split()) for word in words if word))

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def validate(self, value):
        if len(value) > settings.TAGS_MAX:
            raise ValidationError(
                ngettext_lazy("At most %(max)s tag.", "At most %(max)s tags.", settings.TAGS_MAX)
                % {"max": settings.TAGS_MAX}
            )
        for tag in value:
            if len(tag) > TAG_MAX or NOT_A_TAG.search(tag) or not slugify(tag, allow_unicode=True):
                raise ValidationError(
                    _("“%(tag)s” cannot be a tag: letters and digits, at most %(max)s signs."),
                    params={"tag": tag[:TAG_MAX], "max": TAG_MAX},
                )


def tags_field():
    return TagsField(
        label=_("Tags"),
        required=False,
        max_length=200,
        help_text=_("Up to five, between commas. They lead people here."),
    )


def title_field():
    return TextField(
        label=_("Title"),
        min_length=3,
        max_length=settings.TITLE_MAX,
        help_text=_("Say it so that somebody who has the same question finds it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class TopicForm(forms.Form):
    """A new topic in a group that is known from the address."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    title = title_field()
    source = body_field()
    tags = tags_field()
    key = KEY

    def __init__(self, *args, kinds=tuple(TopicKind), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]


class ReplyForm(forms.Form):
    source = body_field()
    key = KEY


class EditForm(forms.Form):
    """A changed post; `seen` is how many revisions it had when it was opened."""

    source = body_field()
    reason = reason_field(label=_("What did you change?"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class FirstPostEditForm(EditForm):
    """The first post carries its topic's title and tags."""

    title = title_field()
    tags = tags_field()
    field_order = ["title", "source", "tags", "reason", "seen"]


class ReasonForm(forms.Form):
    """Why something is done; members will read it."""

    reason = reason_field(
        required=False, help_text=_("Members read it. Name the guideline, such as “guideline 6”.")
    )


class NeededReasonForm(ReasonForm):
    reason = reason_field(
        help_text=_("Members read it. Name the guideline, such as “guideline 6”."),
        error_messages={"required": _("Say why. The member reads it.")},
    )


class MoveForm(ReasonForm):
    """Where to, among the groups this person may move topics into."""

    to = forms.ModelChoiceField(label=_("Move to"), queryset=None)
    field_order = ["to", "reason"]

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = groups


class DraftForm(forms.Form):
    """A half-written text for one place: `group:3`, `topic:12` or `post:40`."""

    place = forms.RegexField(r"^(group|topic|post):\d{1,18}$", max_length=60)
    title = TextField(max_length=settings.TITLE_MAX, required=False)
    source = LongTextField(max_length=settings.POST_MAX, required=False)
    tags = TextField(max_length=300, required=False)
    seen = forms.CharField(required=False)

    def clean_seen(self):
        """An odd number here must not cost anybody their draft."""
        seen = self.cleaned_data["seen"]
        return int(seen) if seen.isdecimal() and len(seen) < 10 else None


class PreviewForm(forms.Form):
    source = LongTextField(max_length=settings.POST_MAX, required=False)
    place = DraftForm.base_fields["place"]


class LevelForm(forms.Form):
    """How closely to follow something; nothing takes the word back."""

    level = forms.TypedChoiceField(
        choices=Level.choices,
        coerce=lambda text: Level(int(text)),
        required=False,
        empty_value=None,
    )


class NoteForm(forms.Form):
    """Why a post is kept."""

    note = TextField(max_length=200, required=False)

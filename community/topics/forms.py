"""The shape of what members write."""

import re
import secrets
import time
import unicodedata

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.core.forms import LongTextField, TextField
from community.core.unseen import shows_something
from community.groups.models import CHOSEN_KINDS
from community.topics.models import Level
from community.topics.pauses import CHOICES as PAUSES

TAG_MAX = 30
KEY = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
OPENED = signing.TimestampSigner(salt="composer")
TOPIC_AT = re.compile(r"^(?:\S*/t/)?(\d{1,18})(?:[/?#]\S*)?$")
SPLIT_MOST = 200
NOTHING = _("Write something first.")
MOST = {"most": SPLIT_MOST}
NOT_A_TAG = re.compile(r"[^\w.+#-]", re.UNICODE)


def refuse_nothing(value):
    if not shows_something(value):
        raise ValidationError(NOTHING)


def body_field(**more):
    return LongTextField(
        label=_("Your text"),
        max_length=settings.POST_MAX,
        validators=[refuse_nothing],
        error_messages={"required": NOTHING},
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


class ComposedForm(forms.Form):
    """Comes from a composer, whose key says when it was opened."""

    key = KEY

    def clean(self):
        written = super().clean()
        return {**written, "seconds": seconds_since(written.get("key", ""))}


def new_key(*, begun_before: bool = False) -> str:
    """One per composer: the same text sent twice is one post. It says, signed, when it was given
    out; not where a draft was begun before: that was not typed on this page."""
    key = secrets.token_urlsafe(8)
    return key if begun_before else OPENED.sign(key)


def seconds_since(key: str) -> float | None:
    """How long a composer with this key has been open; nothing where the key does not say."""
    try:
        OPENED.unsign(key)
        given = signing.b62_decode(key.rsplit(OPENED.sep, 2)[1])
    except (signing.BadSignature, ValueError):
        return None
    return max(time.time() - given, 0.0)


class TopicForm(ComposedForm):
    """A new topic in a group that is known from the address."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    title = title_field()
    source = body_field()
    tags = tags_field()

    def __init__(self, *args, kinds=CHOSEN_KINDS, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]


class ReplyForm(ComposedForm):
    source = body_field()


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

    to = forms.ModelChoiceField(label=_("Move to"), queryset=None, empty_label=_("Choose"))
    field_order = ["to", "reason"]

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = groups


class SlowForm(ReasonForm):
    """How long must pass between two posts of one member."""

    seconds = forms.TypedChoiceField(
        label=_("Between two posts of one member"), choices=PAUSES, coerce=int
    )
    field_order = ["seconds", "reason"]


class NumbersField(forms.Field):
    """Numbers of posts in one topic, as they were ticked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        wrong = [text for text in value or [] if not text.isdecimal() or len(text) > 9]
        if wrong or len(value or []) > SPLIT_MOST:
            raise ValidationError(_("At most %(most)s replies at a time."), params=MOST)
        return sorted({int(text) for text in value or []})


class SplitForm(ReasonForm):
    """Which replies become a topic of their own, what it is called, and where it stands."""

    posts = NumbersField(
        error_messages={"required": _("Choose the replies that become a topic of their own.")}
    )
    title = title_field()
    to = forms.ModelChoiceField(label=_("Group"), queryset=None, empty_label=None)
    field_order = ["posts", "title", "to", "reason"]

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = groups


class MergeForm(ReasonForm):
    """The topic that this one becomes part of, by its address or its number."""

    into = TextField(
        label=_("Topic"),
        max_length=500,
        help_text=_("Its address, as it stands in the browser, or its number."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )
    field_order = ["into", "reason"]

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.topics = topics

    def clean_into(self):
        found = TOPIC_AT.search(self.cleaned_data["into"].strip())
        topic = self.topics(int(found[1])) if found else None
        if topic is None:
            raise ValidationError(_("There is no such topic that you may merge into."))
        return topic


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

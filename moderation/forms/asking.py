"""What one verb asks for besides: until when, where to, which posts, which words."""

import re
from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from community.core.forms import (
    ChoiceField,
    LongTextField,
    ModelChoiceField,
    TextField,
    TypedChoiceField,
)
from moderation.models.sanction import DAYS_MOST

DAYS = (1, 3, 7, 30)
A_DATE = "date"
SECONDS = (0, 60, 300, 900, 3600, 21600)
ADDRESS = re.compile(r"(?:[^\s]*/t/)?(\d{1,18})(?:/\S*)?")
PART = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?")
POSTS_MOST = 500
SHOWN = {"until": ("days", "until"), "posts": ("posts", "title", "to"), "source": ("source",)}


def _days(number):
    return str(number), ngettext("%d day", "%d days", number) % number


def _pause(seconds):
    if not seconds:
        return seconds, _("No pause")
    if seconds < 3600:
        minutes = seconds // 60
        return seconds, ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = seconds // 3600
    return seconds, ngettext("%d hour", "%d hours", hours) % hours


def _pauses():
    """Asked for each time, so that they stand in the reader's language."""
    return [_pause(one) for one in SECONDS]


class AskForm(forms.Form):
    """Only the fields that a verb asks for, each needed then. `longest` bounds a silence."""

    use_required_attribute = False  # many of these stand in one page, and one is sent

    days = ChoiceField(label=_("How long"))
    until = forms.DateField(
        label=_("Until the end of"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    title = TextField(
        label=_("Title"),
        min_length=3,
        max_length=settings.TITLE_MAX,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    source = LongTextField(
        label=_("Text"),
        max_length=settings.POST_MAX,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 6}),
    )
    seconds = TypedChoiceField(
        label=pgettext_lazy("slow mode", "Pause between two posts of one member"),
        choices=_pauses,
        coerce=int,
    )
    posts = TextField(label=_("Which posts"), max_length=200, help_text=_("Such as 4-9, 12"))
    to = ModelChoiceField(label=_("To the group"), queryset=None, empty_label=_("Choose"))
    into = TextField(label=_("Into the topic"), max_length=300, help_text=_("Its address"))

    def __init__(self, data=None, *, asks, prefix, groups, longest=None, initial=None):
        super().__init__(data, prefix=prefix, initial=initial)
        self.longest = longest
        for name in set(self.fields) - names_of(asks):
            del self.fields[name]
        if "days" in self.fields:
            fits = [day for day in DAYS if longest is None or day <= longest.days]
            self.fields["days"].choices = [*map(_days, fits), (A_DATE, _("Until a date"))]
        if "to" in self.fields:
            self.fields["to"].queryset = groups
        if "title" in self.fields and "title" not in (initial or {}) and "source" in asks:
            del self.fields["title"]  # only a topic has one

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("days") == A_DATE:
            cleaned["until"] = self._end_of(cleaned.get("until"))
        elif cleaned.get("days"):
            cleaned["until"] = timezone.now() + timedelta(days=int(cleaned["days"]))
        return cleaned

    def _end_of(self, day):
        """The end of a day, on the reviewer's clock."""
        if day is None:
            self.add_error("until", _("Say until when."))
            return None
        moment = timezone.make_aware(datetime.combine(day, time.max))
        latest = timezone.now() + (self.longest or timedelta(days=DAYS_MOST))
        if not timezone.now() < moment <= latest:
            self.add_error("until", _("That day is over, or too far away. Choose another."))
        return moment

    def clean_posts(self):
        """Numbers of posts: “4-9, 12”."""
        found: set[int] = set()
        for part in filter(None, re.split(r"[,;]", self.cleaned_data["posts"])):
            match = PART.fullmatch(part.strip())
            first = int(match[1]) if match else 0
            last = int(match[2] or first) if match else 0
            if not match or not 0 < first <= last < first + POSTS_MOST:
                raise forms.ValidationError(_("Say which posts, by their numbers."))
            found.update(range(first, last + 1))
        return found

    def clean_into(self):
        """The number of a topic, out of its address."""
        match = ADDRESS.fullmatch(self.cleaned_data["into"].strip())
        if not match:
            raise forms.ValidationError(_("Give the topic’s address."))
        return int(match[1])


def names_of(asks) -> set[str]:
    """The fields in which these are asked."""
    return {field for name in asks for field in SHOWN.get(name, (name,))}

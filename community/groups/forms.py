"""The shape of what is told about groups."""

from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from community.core.forms import LongTextField, TextField
from community.groups.actions.granting import Scope
from community.groups.icons import ICONS
from community.groups.models import CHOSEN_KINDS, Group, Joining, Right, Visibility
from community.groups.permissions import can_order_groups
from community.members.models import HUES, User, Viewer

MARKDOWN = _("Markdown works here.")
USUAL = timedelta(days=90)
DAY = {"type": "date"}


class GroupForm(forms.Form):
    """What a group says of itself."""

    name = TextField(label=_("Name"), min_length=2, max_length=60)
    summary = TextField(label=_("In a line"), max_length=140, required=False)
    description = LongTextField(
        label=_("Description"), max_length=8000, required=False, help_text=MARKDOWN
    )
    guidelines = LongTextField(
        label=_("Guidelines of this group"), max_length=8000, required=False, help_text=MARKDOWN
    )
    visibility = forms.ChoiceField(label=_("Who sees it"), choices=Visibility)
    joining = forms.ChoiceField(label=_("How people join"), choices=Joining)
    default_kind = forms.ChoiceField(
        label=_("Kind of a new topic"), choices=[(kind.value, kind.label) for kind in CHOSEN_KINDS]
    )
    icon = forms.ChoiceField(label=_("Icon"), choices=ICONS)
    colour = forms.TypedChoiceField(
        label=_("Colour"), coerce=int, choices=[(hue, str(hue)) for hue in range(1, HUES + 1)]
    )


class PlacedGroupForm(GroupForm):
    """With its place among all groups, which is for those who run the community."""

    position = forms.IntegerField(
        label=_("Order"),
        min_value=0,
        max_value=9999,
        initial=100,
        help_text=_("Lower numbers stand first."),
    )


def group_form_for(viewer: Viewer) -> type[GroupForm]:
    """The form of a group with what this manager may set."""
    return PlacedGroupForm if can_order_groups(viewer) else GroupForm


class JoinRequestForm(forms.Form):
    note = LongTextField(
        label=_("A note to those who run the group"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class InvitationForm(forms.Form):
    """A link for several, or a mail for one."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Leave it empty for a link that you pass on yourself."),
    )
    max_uses = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=500, initial=1
    )
    days = forms.IntegerField(label=_("Days it works"), min_value=1, max_value=90, initial=14)


class RoleForm(forms.Form):
    """What becomes of a membership."""

    do = forms.ChoiceField(
        choices=[("make_manager", ""), ("make_member", ""), ("remove", ""), ("hand_over", "")]
    )


class GrantForm(forms.Form):
    """To whom, which rights, where, until when, and a word about why."""

    member = TextField(
        label=_("Member"),
        max_length=60,
        help_text=_("The account name, as in @name."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
    )
    rights = forms.MultipleChoiceField(
        label=_("Rights"),
        choices=Right.choices,
        widget=forms.CheckboxSelectMultiple({"class": "choices"}),
    )
    group = forms.ModelChoiceField(label=_("Group"), queryset=Group.objects.none(), required=False)
    tag = TextField(label=_("or tag"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("or language"), required=False)
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(DAY, "%Y-%m-%d"))
    note = TextField(
        label=_("A word about it"),
        max_length=300,
        required=False,
        help_text=_("The member reads it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, data, *, giver, asked):
        super().__init__(data, initial=_asked(asked))
        self.giver = giver
        self.fields["group"].queryset = Group.objects.managed_by(giver).in_order()
        today = timezone.localdate()
        self.fields["until"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()
        self.fields["until"].widget.attrs["max"] = (today + timedelta(days=365)).isoformat()
        if giver.is_manager:
            self.fields["group"].empty_label = str(_("The whole place"))
            self.fields["language"].choices = [("", _("All languages")), *settings.LANGUAGES]
        else:
            self.fields["group"].required = True
            del self.fields["tag"], self.fields["language"]

    def clean_member(self):
        name = self.cleaned_data["member"].removeprefix("@")
        member = User.objects.visible_to(self.giver).filter(name__iexact=name).first()
        if member is None:
            raise forms.ValidationError(_("Nobody here has this name."))
        return member

    def clean_tag(self):
        name = self.cleaned_data["tag"].removeprefix("#")
        tag = Tag.objects.filter(name__iexact=name).first() if name else None
        if name and tag is None:
            raise forms.ValidationError(_("No topic wears this tag."))
        return tag

    def clean_until(self):
        """To the last minute of that day, by the giver's clock."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))

    def clean(self):
        given = super().clean()
        where = {name: given.pop(name, None) for name in ("group", "tag", "language")}
        if sum(map(bool, where.values())) > 1:
            raise forms.ValidationError(_("Choose a group, a tag or a language, not several."))
        where["language"] = where["language"] or ""
        return given | {"scope": Scope(**where)}


def _asked(asked):
    """What a link fills in already."""
    until = timezone.localdate() + USUAL
    return {"member": asked.get("member", ""), "group": asked.get("group", ""), "until": until}

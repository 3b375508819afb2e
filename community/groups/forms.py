"""The shape of what is told about groups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.core.forms import LongTextField, TextField
from community.groups.icons import ICONS
from community.groups.models import Joining, TopicKind, Visibility
from community.groups.permissions import can_order_groups
from community.members.models import HUES, Viewer

MARKDOWN = _("Markdown works here.")


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
    default_kind = forms.ChoiceField(label=_("Kind of a new topic"), choices=TopicKind)
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

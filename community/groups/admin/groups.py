"""Groups at the desk."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.base import DeskAdmin
from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import EMPTY, badge, when
from community.core.admin.filters import OneOf, answers_of
from community.groups import actions
from community.groups.forms import PlacedGroupForm
from community.groups.models import Group, Visibility
from community.groups.permissions import can_order_groups, manages
from community.groups.queries import is_name_free
from community.members.models import Viewer


class GroupDeskForm(forms.ModelForm, PlacedGroupForm):
    """The form of the group's own page, over the row; the desk says who is looking."""

    viewer: Viewer

    class Meta:
        model = Group
        fields = list(PlacedGroupForm.base_fields)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not is_name_free(name, self.viewer, self.instance):
            raise forms.ValidationError(_("A group with this name exists already."))
        return name


class GroupVisibility(OneOf):
    title = _("Who sees it")
    parameter_name = "visibility"
    answers = answers_of(Visibility, "visibility")


class GroupState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "awake": (_("Awake"), Q(archived_at=None)),
        "archived": (_("Archived"), Q(archived_at__isnull=False)),
    }


@admin.register(Group)
class GroupAdmin(DeskAdmin):
    for_group_managers = is_editable = True
    form = GroupDeskForm
    fields = [*PlacedGroupForm.base_fields]
    list_display = [
        "name",
        "seen_by",
        "state",
        "member_count",
        "topic_count",
        "post_count",
        "latest",
    ]
    list_filter = [GroupVisibility, GroupState]
    search_fields = ["name", "slug", "summary"]
    ordering = ("position", "name", "pk")
    verbs = (
        BulkVerb(
            "archive",
            pgettext_lazy("verb", "Archive"),
            _("Read and found, out of the navigation, and nobody writes in it."),
            do=lambda group, *, by: actions.archive_group(group=group),
            may=manages,
            form=nothing_asked,
            is_so_already=lambda group: group.is_archived,
            is_grave=True,
        ),
        BulkVerb(
            "wake",
            _("Wake"),
            _("Members write in it again."),
            do=lambda group, *, by: actions.wake_group(group=group),
            may=manages,
            form=nothing_asked,
            is_so_already=lambda group: not group.is_archived,
        ),
    )

    def scope(self, rows, viewer):
        return rows if viewer.is_manager else rows.filter(pk__in=Group.objects.managed_by(viewer))

    def get_fields(self, request, obj=None):
        hidden = self.get_readonly_fields(request, obj)
        return [name for name in self.fields if name not in hidden]

    def get_readonly_fields(self, request, obj=None):
        """What is read-only here is left out of the form, which declares it."""
        return () if can_order_groups(request.user) else ("position",)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.viewer = request.user
        return form

    def with_columns(self, rows):
        return rows.defer("description", "description_html", "guidelines", "guidelines_html")

    def address_of(self, thing):
        return thing.get_absolute_url()

    def save_model(self, request, obj, form, change):
        given = {name: form.cleaned_data[name] for name in self.get_fields(request, obj)}
        actions.change_group(group=obj, by=request.user, **given)

    @admin.display(description=_("Who sees it"), ordering="visibility")
    def seen_by(self, group):
        signs = {Visibility.CLOSED: "lock", Visibility.SECRET: "hide"}
        names = {Visibility.OPEN: _("Open"), Visibility.CLOSED: _("Closed")}
        word = names.get(group.visibility, _("Secret"))
        return badge(word, "", signs.get(group.visibility, ""))

    @admin.display(description=_("State"))
    def state(self, group):
        return badge(_("Archived"), "", "archive") if group.is_archived else EMPTY

    @admin.display(description=_("Last post"), ordering="last_post_at")
    def latest(self, group):
        return when(group.last_post_at)

"""The house itself, at the desk."""

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from community.core.forms import LongTextField, TextField
from community.members import actions
from community.members.forms import time_zones
from community.members.models import Community, User


class CommunityForm(forms.ModelForm):
    """What the house says of itself, and who may come in."""

    name = TextField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"dir": "auto"}))
    strapline = TextField(
        label=_("In a line"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    welcome = LongTextField(
        label=_("Welcome"),
        max_length=2000,
        required=False,
        help_text=_("Stands on the first page. Markdown works here."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 6}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Days, weeks and months of figures and reports begin by this clock."),
    )
    host = forms.ModelChoiceField(
        label=_("Host"),
        queryset=User.objects.admitted().filter(manager_since__isnull=False),
        required=False,
        help_text=_("The manager whom members meet by name on every page."),
    )

    class Meta:
        model = Community
        fields = ["name", "strapline", "welcome", "cover", "registration", "reading"]
        fields += ["time_zone", "host"]


@admin.register(Community)
class CommunityAdmin(DeskAdmin):
    """The house: one row, so that its list leads straight to it."""

    is_editable = True
    form = CommunityForm
    fields = CommunityForm.Meta.fields
    list_display = ["name", "registration", "reading"]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        Community.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:members_community_change", args=[1]))

    changelist_view.access = "managers"

    def address_of(self, thing):
        return reverse("pages:home")

    def save_model(self, request, obj, form, change):
        actions.change_community(
            **{name: form.cleaned_data[name] for name in CommunityForm.Meta.fields}
        )

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:members_community_change", args=[1]))

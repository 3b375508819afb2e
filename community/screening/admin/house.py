"""Which first posts wait, at the desk."""

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from community.screening.actions import hold_first_posts
from community.screening.limits import FIRST_POSTS_MOST
from community.screening.models import House


class FirstPostsForm(forms.ModelForm):
    first_posts = forms.IntegerField(
        label=_("First posts that wait"),
        min_value=0,
        max_value=FIRST_POSTS_MOST,
        help_text=_(
            "So many posts of a new member are read by a manager before others see them. "
            "0: none waits for being new."
        ),
    )

    class Meta:
        model = House
        fields = ["first_posts"]


@admin.register(House)
class FirstPostsAdmin(DeskAdmin):
    """One row, so that its list leads straight to it."""

    is_editable = True
    form = FirstPostsForm
    fields = FirstPostsForm.Meta.fields
    list_display = ["first_posts"]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:screening_house_change", args=[1]))

    changelist_view.access = "managers"

    def get_object(self, request, object_id, from_field=None):
        """Reading writes nothing: until somebody chose, none waits."""
        found = super().get_object(request, object_id, from_field)
        return House(pk=1) if found is None and object_id == "1" else found

    def save_model(self, request, obj, form, change):
        hold_first_posts(count=form.cleaned_data["first_posts"])

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:screening_house_change", args=[1]))

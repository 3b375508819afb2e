"""How this house reviews, at the desk: what is promised, and when a post is hidden."""

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from moderation.actions.practising import change_practice
from moderation.models import Practice
from moderation.queries.practice import the_practice

HOURS = [name.name for name in Practice._meta.get_fields() if name.name.startswith("hours_")]
WEIGHT = [MinValueValidator(0.5), MaxValueValidator(1000)]
PEOPLE = [MinValueValidator(1), MaxValueValidator(100)]


class PracticeForm(forms.ModelForm):
    """Hours by kind, and the two conditions that hide a post together."""

    hide_score = forms.FloatField(
        label=_("Weight that hides"),
        validators=WEIGHT,
        widget=forms.NumberInput(attrs={"step": "0.01"}),
        help_text=_(
            "A newcomer’s report weighs 1, a regular’s up to 4, a manager’s 6; earlier reports "
            "that were right add, others take. 8.33 is what others run with."
        ),
    )
    hide_people = forms.IntegerField(
        label=_("People it takes"),
        validators=PEOPLE,
        help_text=_("Whatever it weighs, so many different people must have told us."),
    )

    class Meta:
        model = Practice
        fields = [*HOURS, "hide_score", "hide_people"]

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        if self.instance.scored_at:
            self.fields["hide_score"].help_text = _(
                "In this house half of what was rightly told weighed %(medium)s or more, and one "
                "in seven %(high)s or more. 8.33 is what others run with."
            ) % {"medium": self.instance.medium_score, "high": self.instance.high_score}


@admin.register(Practice)
class PracticeAdmin(DeskAdmin):
    """One row, so that its list leads straight to it."""

    is_editable = True
    form = PracticeForm
    fieldsets = [
        (_("An answer is promised within so many hours"), {"fields": HOURS}),
        (_("Hidden until a manager has looked"), {"fields": ["hide_score", "hide_people"]}),
    ]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:moderation_practice_change", args=[1]))

    changelist_view.access = "managers"

    def get_object(self, request, object_id, from_field=None):
        """Reading writes nothing: until somebody chose, what is usual is shown."""
        return the_practice() if object_id == "1" else None

    def save_model(self, request, obj, form, change):
        change_practice(**{name: form.cleaned_data[name] for name in PracticeForm.Meta.fields})

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:moderation_practice_change", args=[1]))

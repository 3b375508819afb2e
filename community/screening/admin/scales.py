"""The trainings of the spam score at the desk."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from community.core.admin.base import DeskAdmin
from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import badge, when
from community.members.permissions import can_manage_members
from community.screening.actions import use_scale
from community.screening.models import House, Scale
from community.screening.traits import VERSION


@admin.register(Scale)
class ScaleAdmin(DeskAdmin):
    """One row a training: what it learned from, and how it did on texts it had not seen."""

    list_display = ["number", "made", "lesson_count", "spam_count", "found", "held", "state"]
    fields = ["made", "lesson_count", "spam_count", "told_apart", "found", "held"]
    readonly_fields = fields
    verbs = (
        BulkVerb(
            "use",
            _("Use this one"),
            _("New texts are weighed with it, until a later training takes its place."),
            do=lambda scale, *, by: use_scale(scale=scale),
            may=lambda viewer, scale: can_manage_members(viewer) and scale.version == VERSION,
            form=nothing_asked,
            is_so_already=lambda scale: House.objects.filter(scale=scale.pk).exists(),
        ),
    )

    def with_columns(self, rows):
        in_use = Exists(House.objects.filter(scale=OuterRef("pk")))
        return rows.defer("weights").annotate(is_in_use=in_use)

    @admin.display(description=_("Training"), ordering="pk")
    def number(self, scale):
        return str(scale)

    @admin.display(description=_("Trained"), ordering="made_at")
    def made(self, scale):
        return when(scale.made_at)

    @admin.display(description=_("Spam found"), ordering="found_share")
    def found(self, scale):
        return f"{scale.found_share:.1%}"

    @admin.display(description=_("Honest texts held"), ordering="held_share")
    def held(self, scale):
        return f"{scale.held_share:.2%}"

    @admin.display(description=_("Told apart (area under the curve)"))
    def told_apart(self, scale):
        return f"{scale.area:.3f}"

    @admin.display(description=_("State"))
    def state(self, scale):
        if scale.is_in_use:
            return badge(_("In use"), "good", "check")
        return badge(pgettext("screening", "Kept"))

"""The desk's own log: what was done here to members, groups and the house."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from community.core.admin.columns import named, when, words


@admin.register(LogEntry)
class DeskLogAdmin(DeskAdmin):
    """Who did what at the desk. Nobody edits it."""

    list_display = ["made", "who", "thing", "model", "said"]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "change_message", "user__name", "user__display_name"]
    search_help_text = _("Thing, reason or manager")
    ordering = ("-action_time", "-pk")
    fields = ["made", "who", "thing", "model", "said"]

    def name_of(self, thing):
        return f"#{thing.pk}"

    @admin.display(description=_("When"), ordering="action_time")
    def made(self, entry):
        return when(entry.action_time)

    @admin.display(description=_("Who"))
    def who(self, entry):
        return named(entry.user)

    @admin.display(description=_("Thing"))
    def thing(self, entry):
        return words(entry.object_repr)

    @admin.display(description=_("Kind"))
    def model(self, entry):
        return entry.content_type.name if entry.content_type else ""

    @admin.display(description=_("What"))
    def said(self, entry):
        return words(entry.get_change_message())

"""The room moves in: lower rooms' matters are heard from here on."""

from django.apps import AppConfig
from django.utils.module_loading import import_module


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = "Moderation"

    def ready(self):
        """What the room tells is found by notifications, as every room's `telling` is."""
        import_module("moderation.hearing")
        import_module("moderation.witnessing")

"""The room moves in: what lower rooms ask of it is answered from here on."""

from django.apps import AppConfig
from django.utils.module_loading import import_module


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self):
        import_module("events.hearing")
        import_module("events.sitemaps")

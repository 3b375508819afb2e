"""The room moves in: what it tells is found by notifications, as every room's `telling` is."""

from django.apps import AppConfig
from django.utils.module_loading import import_module


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "Analytics"

    def ready(self):
        import_module("analytics.hearing")

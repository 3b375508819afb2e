"""The room moves in: what it tells is found by notifications, as every room's `telling` is."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "Analytics"

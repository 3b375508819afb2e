from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "community.notifications"

    def ready(self):
        """Each room says in its `telling.py` what its notices are about."""
        autodiscover_modules("telling")

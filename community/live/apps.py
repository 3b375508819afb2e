from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LiveConfig(AppConfig):
    name = "community.live"

    def ready(self):
        """Each room says in its `hearing.py` who may hear its channels."""
        autodiscover_modules("hearing")

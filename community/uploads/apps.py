from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UploadsConfig(AppConfig):
    name = "community.uploads"

    def ready(self):
        """Each room says in its `using.py` what files hang on, and who may see that."""
        autodiscover_modules("using")

"""The Celery app: its broker is Redis or Valkey, its promises stand in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.config.settings")

app = Celery("hearth", fixups=["community.config.lasting:fixup"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

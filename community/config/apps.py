"""What every process that knows the rooms has: the queue's app, the checks, and how it forks."""

from celery.signals import worker_before_create_process, worker_init
from django.apps import AppConfig
from django.core.signals import request_started
from django.db import connections
from django.db.backends.signals import connection_created

from community.config import celery, checks
from community.config.loading import freeze, load_site
from community.core.resting import RestingConnection, hold, look_at_held

__all__ = ["HouseConfig", "celery", "checks"]


class HouseConfig(AppConfig):
    name = "community.config"
    label = "house"

    def ready(self):
        """Celery's own signals: nothing else says when the worker forks."""
        if pool := connections.settings["default"]["OPTIONS"].get("pool"):
            pool["connection_class"] = RestingConnection  # settings do without psycopg
            connection_created.connect(hold)
            request_started.connect(look_at_held)
        worker_init.connect(_load)
        worker_before_create_process.connect(_freeze)


def _load(**_):
    load_site()


def _freeze(**_):
    freeze()

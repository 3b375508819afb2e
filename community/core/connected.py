"""The connection of this thread, found at once: Django looks for it at every use."""

import threading

from django.db import DEFAULT_DB_ALIAS, connections


class Mine(threading.local):
    """Made anew in each thread, as Django's own are."""

    def __init__(self):
        self.connection = connections[DEFAULT_DB_ALIAS]


mine = Mine()

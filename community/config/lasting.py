"""The worker's way to the database lasts from task to task.

Celery closes it before and after each task, and a new one costs more than most tasks do.
"""

from celery import Celery
from celery.fixups.django import DjangoFixup, DjangoWorkerFixup


class LastingWorker(DjangoWorkerFixup):
    """Between tasks it closes what is broken or old (CONN_MAX_AGE), and no more."""

    def on_task_prerun(self, sender, **_):
        self._look_at_connections()

    def on_task_postrun(self, sender, **_):
        self._look_at_connections()

    def _look_at_connections(self):
        for connection in self._db.connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()


class LastingDjango(DjangoFixup):
    """Celery's own knowledge of Django, with our worker."""

    @property
    def worker_fixup(self) -> DjangoWorkerFixup:
        if self._worker_fixup is None:
            self._worker_fixup = LastingWorker(self.app)
        return self._worker_fixup


def fixup(app: Celery) -> DjangoFixup:
    return LastingDjango(app).install()

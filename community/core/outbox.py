"""What leaves the house is promised in the same transaction as the verb, and kept once.

`promise()` writes a row and wakes the relay after the commit. Should the wake-up be lost, the
beat wakes the relay every ten seconds. The relay takes a row under lock, runs its task, and marks
it kept in one transaction: an effect inside PostgreSQL happens exactly once.
"""

import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from community.core.asking import preparing
from community.core.models import Promise

ATTEMPTS = 12
AT_ONCE = 500  # promises that one ring keeps
LONGEST_WAIT = timedelta(hours=6)
BREATH = 0.02  # seconds before the bell rings: the answer leaves first, and a crowd rings once
PROMISED = """
INSERT INTO core_promise (task, about, key, made_at, due_at, attempts, last_error)
VALUES (%s, %s::jsonb, %s, %s, %s, 0, '') ON CONFLICT DO NOTHING
"""
OUTCOME = ("kept_at", "given_up_at", "due_at", "attempts", "last_error")
KEEPERS: dict[str, Callable] = {}


def keeper(function: Callable) -> Callable:
    """Marks a function that keeps promises of its name: ids in, safe to run again."""
    KEEPERS[f"{function.__module__}.{function.__name__}"] = function
    return function


def promise(function: Callable, *, key: str = "", **about: int | str) -> None:
    """Promise an effect. A `key` names the effect: promised twice, it is kept once."""
    name = f"{function.__module__}.{function.__name__}"
    now = timezone.now()
    with preparing() as cursor:
        cursor.execute(PROMISED, [name, json.dumps(about), key, now, now])
    transaction.on_commit(wake, robust=True)


class Bell:
    """Rings for the worker from a thread of its own: no answer waits for a broker that hangs.

    Rung again before it has rung, it rings once. A ring that is lost is made good by the beat.
    """

    def __init__(self):
        self._lock, self._asked, self._thread = threading.Lock(), threading.Event(), None

    def ring(self) -> None:
        self._asked.set()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                app = current_app._get_current_object()  # a thread knows no app by itself
                self._thread = threading.Thread(target=self._stand_by, args=[app], daemon=True)
                self._thread.start()

    def _stand_by(self, app):
        while self._asked.wait():
            time.sleep(BREATH)
            self._asked.clear()
            self.ring_now(app)

    @staticmethod
    def ring_now(app) -> None:
        try:
            app.send_task("community.core.tasks.relay", retry=False, ignore_result=True)
        except (OperationalError, RedisError, OSError):
            return


_bell = Bell()


def wake() -> None:
    """Tell the worker that something waits."""
    _bell.ring()


def keep_next() -> bool:
    """Keep the promise that is due first; false when nothing is due."""
    with transaction.atomic():
        row = (
            Promise.objects.select_for_update(skip_locked=True)
            .filter(kept_at=None, given_up_at=None, due_at__lte=timezone.now())
            .order_by("due_at", "id")
            .first()
        )
        if row is None:
            return False
        row.attempts += 1
        try:
            with transaction.atomic():
                KEEPERS[row.task](**row.about)
            row.kept_at = timezone.now()
        except Exception as error:  # a promise that fails must not stop the others
            _put_off(row, error)
        row.save(update_fields=OUTCOME)
    return True


def _put_off(row, error):
    row.last_error = f"{type(error).__name__}: {error}"[:500]
    if row.attempts >= ATTEMPTS:
        row.given_up_at = timezone.now()
    wait = min(timedelta(seconds=5 * 2**row.attempts), LONGEST_WAIT)
    row.due_at = timezone.now() + wait


def keep_all(limit: int = AT_ONCE) -> int:
    """Keep what is due, at most `limit` promises; how many were taken."""
    for taken in range(limit):
        if not keep_next():
            return taken
    return limit

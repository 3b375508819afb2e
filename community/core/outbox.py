"""What leaves the house is promised in the same transaction as the verb, and kept once.

`promise()` writes a row and wakes the relay after the commit. Should the wake-up be lost, the
beat wakes the relay every ten seconds. The relay takes a row under lock, runs its task, and marks
it kept in one transaction: an effect inside PostgreSQL happens exactly once. Light ones are kept
together in one. What is due is said by the database's clock: a worker whose own is wrong delays
nothing.
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
from community.core.clock import database_now
from community.core.models import Promise

ATTEMPTS = 12
AT_ONCE = 500  # promises that one ring keeps
AT_A_TIME = 50  # light ones in one transaction
LONGEST_WAIT = timedelta(hours=6)
NO_REST = timedelta(0)
BREATH = 0.02  # seconds before the bell rings: the answer leaves first, and a crowd rings once
REST = 0.1  # seconds after a ring: what else is promised meanwhile is kept together
PROMISED = """
INSERT INTO core_promise (task, about, key, made_at, due_at, attempts, last_error)
VALUES (%s, %s::jsonb, %s, statement_timestamp(), statement_timestamp() + %s, 0, '')
ON CONFLICT DO NOTHING
"""
# "Skip locked": each promise is kept by one worker at a time.
DUE = "kept_at IS NULL AND given_up_at IS NULL AND due_at <= statement_timestamp()"
IN_TURN = "ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED"
NEXT = f"SELECT id FROM core_promise WHERE {DUE} {IN_TURN}"  # noqa: S608 - all written here
CROWD = f"""
SELECT id, task, about FROM core_promise WHERE {DUE} AND task = ANY(%s) {IN_TURN}
"""  # noqa: S608 - all written here
KEPT = """
UPDATE core_promise SET kept_at = %s, attempts = attempts + 1, last_error = '' WHERE id = ANY(%s)
"""
NOT_WAITING = "SET LOCAL synchronous_commit TO off"
OUTCOME = ("kept_at", "given_up_at", "due_at", "attempts", "last_error")
KEEPERS: dict[str, Callable] = {}
LIGHT: set[str] = set()


def keeper(function: Callable) -> Callable:
    """Marks a function that keeps promises of its name: ids in, safe to run again."""
    KEEPERS[f"{function.__module__}.{function.__name__}"] = function
    return function


def light_keeper(function: Callable) -> Callable:
    """A keeper whose effects are quickly written, and in PostgreSQL alone: what it says elsewhere
    it says after the commit, and may say again."""
    LIGHT.add(f"{function.__module__}.{function.__name__}")
    return keeper(function)


def promise(
    function: Callable, *, key: str = "", rest: timedelta = NO_REST, **about: int | str
) -> None:
    """Promise an effect. A `key` names the effect: promised twice, it is kept once.

    It is kept at once, or after a `rest`, when the beat next rings.
    """
    name = f"{function.__module__}.{function.__name__}"
    with preparing() as cursor:
        cursor.execute(PROMISED, [name, json.dumps(about), key, rest])
    if not rest:
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
            time.sleep(REST)

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
        rows = _take(NEXT, 1)
        if not rows:
            return False
        row = Promise.objects.get(pk=rows[0][0])
        row.attempts += 1
        try:
            with transaction.atomic():
                KEEPERS[row.task](**row.about)
            row.kept_at = timezone.now()
        except Exception as error:  # a promise that fails must not stop the others
            _put_off(row, error)
        row.save(update_fields=OUTCOME)
    return True


def keep_crowd() -> int:
    """Keep light promises that are due, many in one transaction; how many were kept.

    Should one of them fail none is kept, and each must be kept by itself. Nothing is waited for
    on the disk: what a crash of PostgreSQL takes back is kept again, for it takes back all of it.
    """
    try:
        with transaction.atomic():
            rows = _take(CROWD, sorted(LIGHT), AT_A_TIME)
            for _number, task, about in rows:
                KEEPERS[task](**json.loads(about))
            if rows:
                _note_kept([number for number, _task, _about in rows])
    except Exception:  # the one that fails notes it down when it is kept by itself
        return 0
    return len(rows)


def _note_kept(numbers):
    with preparing() as cursor:
        cursor.execute(NOT_WAITING)
        cursor.execute(KEPT, [timezone.now(), numbers])


def _take(which, *about):
    """Promises that nobody else keeps at this moment, held until the end of the transaction."""
    with preparing() as cursor:
        cursor.execute(which, about)
        return cursor.fetchall()


def _put_off(row, error):
    row.last_error = f"{type(error).__name__}: {error}"[:500]
    if row.attempts >= ATTEMPTS:
        row.given_up_at = timezone.now()
    wait = min(timedelta(seconds=5 * 2**row.attempts), LONGEST_WAIT)
    row.due_at = database_now() + wait


def keep_all(limit: int = AT_ONCE) -> int:
    """Keep what is due, about `limit` promises; how many were taken."""
    taken = 0
    while taken < limit:
        taken += keep_crowd()
        if not keep_next():
            break
        taken += 1
    return taken

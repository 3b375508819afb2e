from types import SimpleNamespace

import pytest
from django.db import connection, connections
from django.db.utils import ConnectionHandler, OperationalError

from community.config.addresses import JOB_CONNECTION
from community.config.celery import app
from community.config.lasting import LastingWorker


@pytest.fixture
def worker(db):
    """A worker with a connection of its own, as jobs have it."""
    own = connections.settings["default"] | {"CONN_MAX_AGE": JOB_CONNECTION}
    handler = ConnectionHandler({"default": own})
    worker = LastingWorker(app)
    worker._db = SimpleNamespace(connections=handler)
    yield worker
    handler["default"].close()


def session_of(worker):
    """Which of PostgreSQL's processes a task of this worker speaks with."""
    worker.on_task_prerun(sender=None)
    own = worker._db.connections["default"]
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    worker.on_task_postrun(sender=None)
    return pid


def test_a_connection_lasts_from_task_to_task(worker):
    assert session_of(worker) == session_of(worker)


def test_an_old_connection_is_a_new_one_in_the_next_task(worker):
    before = session_of(worker)
    worker._db.connections["default"].close_at = 0

    assert session_of(worker) != before


def test_a_connection_that_broke_costs_no_task(worker):
    before = session_of(worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [before])

    assert session_of(worker) != before


def test_a_connection_that_broke_within_a_task_is_a_new_one_in_the_next(worker):
    before = session_of(worker)
    own = worker._db.connections["default"]
    with pytest.raises(OperationalError), own.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1)")

    assert session_of(worker) != before

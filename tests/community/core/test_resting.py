"""The pool's look at a connection that rests."""

import threading
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from community.core import resting
from community.core.resting import RestingConnection, hold, look_at_held

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pool():
    address = connection.get_connection_params()
    address.pop("cursor_factory", None)
    with ConnectionPool(
        kwargs=address | {"autocommit": True},
        connection_class=RestingConnection,
        check=ConnectionPool.check_connection,
        min_size=1,
        max_size=1,
        reconnect_timeout=60,
    ) as pool:
        pool.wait(60)
        yield pool


def test_a_connection_that_rests_is_handed_out_without_a_question(pool, monkeypatch):
    asked = []
    ask = psycopg.Connection.execute
    monkeypatch.setattr(
        psycopg.Connection, "execute", lambda *a, **k: asked.append(a[1]) or ask(*a, **k)
    )

    with pool.connection() as one:
        one.execute("SELECT 1")

    assert asked == ["SELECT 1"]


def test_a_connection_that_the_server_ended_is_not_handed_out(pool):
    with pool.connection() as one:
        pid = one.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])

    with pool.connection() as other:
        assert other.execute("SELECT pg_backend_pid()").fetchone()[0] != pid


class Held:
    """A thread's connection as Django wraps it, between two requests."""

    in_atomic_block = False

    def __init__(self, within):
        self.connection, self.health_check_done, self.close_at = within, False, 0.0

    def close(self):
        self.connection = None


@pytest.fixture
def held(pool, monkeypatch):
    with pool.connection() as within:
        wrapper = Held(within)
        monkeypatch.setattr(resting, "mine", SimpleNamespace(connection=wrapper))
        yield wrapper


def test_a_connection_that_the_server_ended_between_two_requests_is_given_back(held):
    with connection.cursor() as cursor:
        pid = held.connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])

    look_at_held()

    assert held.connection is None


def test_a_connection_that_broke_is_given_back(held):
    held.connection.close()

    look_at_held()

    assert held.connection is None


def test_a_connection_that_rests_stays_with_its_thread_and_is_not_asked(held):
    within = held.connection

    look_at_held()

    assert held.connection is within
    assert held.health_check_done


def test_a_thread_that_ends_gives_back_what_it_holds(pool):
    """The pool has one connection: were it lost, the second thread would wait in vain."""
    told = []

    def work():
        mine = Held(pool.getconn(timeout=60))
        hold(connection=mine)
        told.append(mine.connection.execute("SELECT pg_backend_pid()").fetchone()[0])

    for _ in range(3):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    assert len(told) == 3


def test_a_connection_stays_with_its_thread_for_a_while_and_no_longer(held, monkeypatch):
    monkeypatch.setattr(resting.time, "monotonic", lambda: 100.0)

    hold(connection=held)

    assert held.close_at == 100.0 + resting.HELD

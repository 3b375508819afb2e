"""The pool's look at a connection that rests."""

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from community.core.resting import RestingConnection

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
        reconnect_timeout=5,
    ) as pool:
        pool.wait()
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
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with pool.connection() as other:
        assert other.execute("SELECT pg_backend_pid()").fetchone()[0] != pid

"""Connections that are held by their thread, and looked at before they are used again.

Django hands a connection back to the pool after every request and takes one anew for the next,
with all that belongs to it; and the pool sends an empty question to each that it hands out: a way
to the server and back for each page. Here a thread holds its connection for a while. One that
rests has nothing to read; only where there is something (a farewell, the end of the line) is it
given back, or the server asked.
"""

import contextlib
import select
import sys
import threading
import time

import psycopg

from community.core.connected import mine

HELD = 60.0  # seconds; then it goes back to the pool, which ends what is too old
NEWS = select.POLLIN | select.POLLHUP | select.POLLERR


class RestingConnection(psycopg.Connection):
    """psycopg's own; `execute("")` is how `ConnectionPool.check_connection` asks."""

    def execute(self, query, params=None, **how):
        if query == "" and self.rests():
            return self.cursor()
        return super().execute(query, params, **how)

    def rests(self) -> bool:
        """Whether the server said nothing since it was used last."""
        if self.closed:
            return False
        look = select.poll()
        look.register(self.pgconn.socket, NEWS)
        return not look.poll(0)

    def give_back(self) -> None:
        """To the pool that it came from."""
        if pool := getattr(self, "_pool", None):
            pool.putconn(self)


class Keeper:
    """Goes with its thread, and gives back what the thread still holds: the server ends threads
    that have nothing to do."""

    def __init__(self, held):
        self.held = held

    def __del__(self, is_over=sys.is_finalizing):
        within, self.held.connection = self.held.connection, None
        if not is_over() and isinstance(within, RestingConnection):
            with contextlib.suppress(psycopg.Error):
                within.give_back()


threads = threading.local()


def hold(*, connection, **_) -> None:
    """To be told of every connection that is taken from the pool: the request that ends leaves it
    with the thread."""
    if isinstance(connection.connection, RestingConnection):
        connection.close_at = time.monotonic() + HELD
        if getattr(threads, "keeper", None) is None:
            threads.keeper = Keeper(connection)


def look_at_held(**_) -> None:
    """Before a request: what does not rest is given back, and never used as it is."""
    held = mine.connection
    if not isinstance(held.connection, RestingConnection) or held.in_atomic_block:
        return
    if held.connection.rests():
        held.health_check_done = True  # Django would ask
    else:
        held.close()

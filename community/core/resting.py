"""Connections that are looked at, not asked, before they are used again.

The pool sends an empty question to every connection that it hands out: a way to the server and
back for each page. One that rests has nothing to read; only where there is something (a farewell,
the end of the line) is the server asked.
"""

import select

import psycopg

NEWS = select.POLLIN | select.POLLHUP | select.POLLERR


class RestingConnection(psycopg.Connection):
    """psycopg's own; `execute("")` is how `ConnectionPool.check_connection` asks."""

    def execute(self, query, params=None, **how):
        if query == "" and self._rests():
            return self.cursor()
        return super().execute(query, params, **how)

    def _rests(self):
        look = select.poll()
        look.register(self.pgconn.socket, NEWS)
        return not look.poll(0)

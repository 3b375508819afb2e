"""Telling open pages that something happened: ids only, after the commit, never a promise.

Ends are different. When a right ends, what stands on it must close: said at once after the commit,
and promised in the same transaction, so that a Redis that was away hears of it, too.
"""

import json
from functools import partial

import redis
from django.conf import settings
from django.db import transaction

from community.core import outbox
from community.core.breaker import redis_breaker
from community.live.wire import END, KEPT, ON, SAY, STREAM

_pool = redis.ConnectionPool.from_url(
    settings.REDIS_URL, socket_timeout=0.15, socket_connect_timeout=0.15, max_connections=20
)


def announce(channel: str, **ids: int | str | bool) -> None:
    """Say on a channel that something changed. What it is, the page asks for itself."""
    hint = {ON: channel, SAY: json.dumps(ids)}
    transaction.on_commit(partial(_softly, [hint]), robust=True)


def end(*rights: str) -> None:
    """Close every stream that stands on one of these rights, and void the tickets for it.

    A right is a word such as `member:7`, `group:3`, `topic:12` or `session:…`.
    """
    for right in rights:
        outbox.promise(close_streams, right=right)
    transaction.on_commit(partial(_softly, [{END: right} for right in rights]), robust=True)


@outbox.keeper
def close_streams(*, right: str) -> None:
    """Say it again, for a Redis that was away. Closed once more, a page asks for a new ticket."""
    _add([{END: right}])


def _softly(entries):
    """A hint that is lost costs nothing: the page finds out at its next look."""
    redis_breaker.ask(partial(_add, entries), fallback=None)


def _add(entries):
    pipeline = redis.Redis(connection_pool=_pool).pipeline(transaction=False)
    for entry in entries:
        pipeline.xadd(STREAM, entry, maxlen=KEPT, approximate=True)
    pipeline.execute()

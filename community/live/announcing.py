"""Telling open pages that something happened: ids only, after the commit, never a promise.

Ends are different. When a right ends, what stands on it must close: said at once after the commit,
and promised in the same transaction, so that a Redis that was away hears of it, too.
"""

import json
from collections.abc import Callable
from functools import partial

import redis
from django.conf import settings
from django.db import transaction

from community.core import outbox
from community.core.afterwards import afterwards
from community.core.breaker import redis_breaker
from community.live.wire import END, KEPT, ON, SAY, STREAM

ENDINGS: list[Callable[..., None]] = []
_pool = redis.ConnectionPool.from_url(
    settings.REDIS_URL, socket_timeout=0.15, socket_connect_timeout=0.15, max_connections=20
)
_door = redis.Redis(connection_pool=_pool)


def announce(*channels: str, **ids: int | str | bool) -> None:
    """Say on channels that something changed. What it is, the page asks for itself.

    Whoever changed it does not wait for the word to be said.
    """
    hints = [{ON: channel, SAY: json.dumps(ids)} for channel in channels]
    transaction.on_commit(lambda: afterwards.do(partial(_softly, hints)), robust=True)


def end(*rights: str) -> None:
    """Close every stream that stands on one of these rights, and void the tickets for it.

    A right is a word such as `member:7`, `group:3`, `topic:12` or `session:…`. Rooms above that
    keep what stood on it are told (`ending`).
    """
    for right in rights:
        outbox.promise(close_streams, right=right)
    transaction.on_commit(lambda: _softly([{END: right} for right in rights]), robust=True)
    for told in ENDINGS:
        told(*rights)


def ending(function: Callable[..., None]) -> Callable[..., None]:
    """Marks a function that is told of rights that end, in the transaction that ends them."""
    ENDINGS.append(function)
    return function


@outbox.keeper
def close_streams(*, right: str) -> None:
    """Say it again, for a Redis that was away. Closed once more, a page asks for a new ticket."""
    _add([{END: right}])


def _softly(entries):
    """A hint that is lost costs nothing: the page finds out at its next look."""
    redis_breaker.ask(partial(_add, entries), fallback=None)


def _add(entries):
    if len(entries) == 1:
        _door.xadd(STREAM, entries[0], maxlen=KEPT, approximate=True)
        return
    pipeline = _door.pipeline(transaction=False)
    for entry in entries:
        pipeline.xadd(STREAM, entry, maxlen=KEPT, approximate=True)
    pipeline.execute()

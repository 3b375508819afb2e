"""How long one process waits for a Redis that does not answer: the first time, and afterwards.

`python -m tests.faulting.inside waiting` prints milliseconds as JSON.
"""

import json
import time

from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache
from django.db import connection

from community.core import outbox
from community.live.announcing import announce


def main(_words):
    connection.ensure_connection()
    session = SessionStore("k" * 32)
    verbs = {
        "get": lambda: cache.get("a"),
        "set": lambda: cache.set("a", 1),
        "add": lambda: cache.add("a", 1),
        "incr": lambda: cache.incr("a"),
        "session": lambda: session.load(),
        "announce": lambda: announce("topic:1:1", number=1),
        "wake": outbox.wake,
    }
    waited = {}
    for name, verb in {"first": verbs["get"], **verbs}.items():  # the first opens the breaker
        began = time.monotonic()
        verb()
        waited[name] = round((time.monotonic() - began) * 1000, 1)
    print(json.dumps(waited))

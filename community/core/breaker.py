"""Redis may be gone, hung or full; nobody waits for it twice.

The first question that fails opens the breaker for the whole process. While it is open nothing is
asked; a thread in the background looks every half second whether Redis answers again.
"""

import threading
import time
from collections.abc import Callable

import redis
from django.conf import settings
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as NoAnswer

LOOK_EVERY = 0.5  # seconds
AWAY = (NoConnection, NoAnswer, OSError)


class Breaker:
    """`ask()` gives the fallback while Redis is away, without asking it."""

    def __init__(self):
        self._lock = threading.Lock()
        self._watch = None
        self.is_open = False
        self.before_closing = []  # what is made good before anybody asks again

    def ask(self, question: Callable, *, fallback):
        """An answer, or the fallback. Full and busy is no answer, but Redis is there."""
        if self.is_open and self._is_watched():
            return fallback
        try:
            return question()
        except AWAY:
            self.trip()
        except RedisError:
            pass
        return fallback

    def trip(self) -> None:
        with self._lock:
            self.is_open = True
            if not self._is_watched():
                self._watch = threading.Thread(target=self._look, daemon=True)
                self._watch.start()

    def _is_watched(self):
        """A process that was forked from an open breaker has no thread of its own."""
        return self._watch is not None and self._watch.is_alive()

    def _look(self):
        while not self._is_back():
            time.sleep(LOOK_EVERY)
        self.is_open = False
        self._is_back()  # what others wrote while the first look was made good, too

    def _is_back(self):
        door = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.15, socket_connect_timeout=0.15
        )
        try:
            door.ping()
            for make_good in self.before_closing:
                make_good(door)
        except (RedisError, OSError):
            return False
        finally:
            door.close()
        return True


redis_breaker = Breaker()

"""A cache that may be away: a miss, never an error, never a wait. PostgreSQL is the record.

What was written while Redis was away stands in it as it was before: those keys are dropped when it
comes back, before anybody asks again, so that no session ended meanwhile lives on in the cache.
Limits are not comfort: while Redis is away or full they are counted in PostgreSQL. A full Redis
answers questions and takes nothing, so a limit is not asked of one and told to the other.
"""

import time

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property

from community.core.breaker import redis_breaker

LIMITS = (
    "allauth:rl:",
    "mail:",
    "knock:",
)  # doors and letters: counted wherever they can be counted
REMEMBERED = 20_000  # keys; more than that, and the whole cache is dropped
FULL_FOR = 30  # seconds after Redis refused to take something; then it is tried anew
FAILED = object()


class OneClient(RedisCacheClient):
    """Django makes a client for every question; one serves them all, its pool is safe to share."""

    @cached_property
    def _own(self):
        return super().get_client(write=True)

    def get_client(self, key=None, *, write=False):
        return self._own


class SoftRedisCache(RedisCache):
    """Redis, until it fails; then a miss until it answers again."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = OneClient

    _stale = set()  # keys of this process that Redis holds as they were
    _full_until = 0.0  # by this process's clock

    def _soft(self, verb, fallback, key, *args, **kwargs):
        """A question about one key."""
        is_limit = key.startswith(LIMITS)
        if not is_limit or time.monotonic() >= SoftRedisCache._full_until:
            answer = self._ask(verb, key, *args, **kwargs)
            if answer is not FAILED:
                return answer
            if is_limit and not redis_breaker.is_open:
                SoftRedisCache._full_until = time.monotonic() + FULL_FOR
        return getattr(caches["limits"], verb)(key, *args, **kwargs) if is_limit else fallback

    def _change(self, verb, fallback, key, *args, **kwargs):
        """The same, and what Redis holds is false if it did not hear."""
        answer = self._soft(verb, FAILED, key, *args, **kwargs)
        if answer is not FAILED:
            return answer
        self._drop_later([key], kwargs.get("version"))
        return fallback

    def _ask(self, verb, *args, **kwargs):
        def question():
            return getattr(RedisCache, verb)(self, *args, **kwargs)

        return redis_breaker.ask(question, fallback=FAILED)

    def _drop_later(self, keys, version):
        """At once where Redis is there and only full; else when it is back."""
        made = {self.make_key(key, version) for key in keys}
        if redis_breaker.is_open or self._ask("delete_many", keys, version) is FAILED:
            self._stale.update(made)

    def get(self, key, default=None, version=None):
        return self._soft("get", default, key, default, version)

    def add(self, key, *args, **kwargs):
        return self._soft("add", True, key, *args, **kwargs)

    def incr(self, key, delta=1, version=None):
        return self._soft("incr", delta, key, delta, version)

    def has_key(self, key, version=None):
        return self._soft("has_key", False, key, version)

    def set(self, key, *args, **kwargs):
        return self._change("set", None, key, *args, **kwargs)

    def touch(self, key, *args, **kwargs):
        return self._change("touch", False, key, *args, **kwargs)

    def delete(self, key, version=None):
        return self._change("delete", False, key, version)

    def get_many(self, keys, version=None):
        answer = self._ask("get_many", keys, version)
        return {} if answer is FAILED else answer

    def set_many(self, data, *args, **kwargs):
        answer = self._ask("set_many", data, *args, **kwargs)
        if answer is not FAILED:
            return answer
        self._drop_later(data, kwargs.get("version"))
        return list(data)

    def delete_many(self, keys, version=None):
        keys = list(keys)
        if self._ask("delete_many", keys, version) is FAILED:
            self._drop_later(keys, version)

    def clear(self):
        answer = self._ask("clear")
        return False if answer is FAILED else answer


def drop_stale(door) -> None:
    """Before Redis is asked again: what it holds and should not."""
    stale = SoftRedisCache._stale.copy()
    keys = list(stale)
    if len(keys) > REMEMBERED:
        keys = list(door.scan_iter(f"{caches['default'].key_prefix}:*", count=1000))
    for start in range(0, len(keys), 500):
        door.unlink(*keys[start : start + 500])
    SoftRedisCache._stale.difference_update(stale)


redis_breaker.before_closing.append(drop_stale)

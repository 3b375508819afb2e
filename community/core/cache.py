"""A cache that may be away: a miss, never an error. PostgreSQL is the record."""

import time

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

REST = 2.0  # seconds without asking after a failure, so that no page waits on it again


class SoftRedisCache(RedisCache):
    """Redis, until it fails; then a miss for a moment before it is asked again."""

    _away_until = 0.0

    def _soft(self, ask, fallback):
        if time.monotonic() < SoftRedisCache._away_until:
            return fallback
        try:
            return ask()
        except (RedisError, OSError):
            SoftRedisCache._away_until = time.monotonic() + REST
            return fallback

    def add(self, *args, **kwargs):
        return self._soft(lambda: RedisCache.add(self, *args, **kwargs), True)

    def get(self, key, default=None, version=None):
        return self._soft(lambda: RedisCache.get(self, key, default, version), default)

    def set(self, *args, **kwargs):
        return self._soft(lambda: RedisCache.set(self, *args, **kwargs), None)

    def touch(self, *args, **kwargs):
        return self._soft(lambda: RedisCache.touch(self, *args, **kwargs), False)

    def delete(self, *args, **kwargs):
        return self._soft(lambda: RedisCache.delete(self, *args, **kwargs), False)

    def get_many(self, *args, **kwargs):
        return self._soft(lambda: RedisCache.get_many(self, *args, **kwargs), {})

    def set_many(self, *args, **kwargs):
        return self._soft(lambda: RedisCache.set_many(self, *args, **kwargs), [])

    def delete_many(self, *args, **kwargs):
        return self._soft(lambda: RedisCache.delete_many(self, *args, **kwargs), None)

    def has_key(self, *args, **kwargs):
        return self._soft(lambda: RedisCache.has_key(self, *args, **kwargs), False)

    def clear(self):
        return self._soft(lambda: RedisCache.clear(self), False)

    def incr(self, key, delta=1, version=None):
        return self._soft(lambda: RedisCache.incr(self, key, delta, version), delta)

"""The cache may be away; what it holds then is not believed afterwards, and limits stay shut."""

import time

import pytest
import redis
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache, caches
from django.test import RequestFactory
from redis.exceptions import OutOfMemoryError

from community.core.breaker import redis_breaker
from community.core.cache import SoftRedisCache, drop_stale
from community.members.letters import TO_ONE_ADDRESS, may_write_to_stranger
from tests.patience import LONG

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(monkeypatch):
    """Redis is away, and stays so."""
    monkeypatch.setattr(redis_breaker, "_is_watched", lambda: True)
    monkeypatch.setattr(redis_breaker, "is_open", True)
    yield
    SoftRedisCache._stale.clear()


def _knocks(times):
    """Whether a door that opens three times a minute opened, and the seconds that it all took."""
    request = RequestFactory().post("/")
    request.META["REMOTE_ADDR"] = "203.0.113.9"
    about = {"app": "x", "action": "door", "config": {"door": "3/m/key"}, "key": "maja"}
    began = time.monotonic()
    answers = [bool(ratelimit.consume(request, **about)) for _ in range(times)]
    return answers, time.monotonic() - began


def door():
    return redis.Redis.from_url(settings.REDIS_URL)


def test_F4_without_redis_everything_is_a_miss_and_nothing_an_error(away):
    cache.set("a", 1)

    assert (cache.get("a"), cache.get("a", 5), cache.get_many(["a"])) == (None, 5, {})
    assert (cache.add("a", 1), cache.incr("a", 3), cache.has_key("a")) == (True, 3, False)
    assert (cache.delete("a"), cache.touch("a"), cache.set_many({"a": 1})) == (False, False, ["a"])


def test_F4_what_was_ended_while_redis_was_away_does_not_live_on_in_it(monkeypatch):
    cache.set_many({"ended": "a session", "changed": "before", "other": "stays"})
    with monkeypatch.context() as patch:
        patch.setattr(redis_breaker, "_is_watched", lambda: True)
        patch.setattr(redis_breaker, "is_open", True)
        cache.delete("ended")
        cache.set("changed", "after")
    assert cache.get("ended")

    drop_stale(door())

    assert [cache.get(key) for key in ("ended", "changed", "other")] == [None, None, "stays"]
    assert not SoftRedisCache._stale


@pytest.fixture
def fill(monkeypatch):
    """Fills Redis: it answers, forgets, and takes nothing."""

    def refuse(*args, **kwargs):
        raise OutOfMemoryError

    def fill():
        monkeypatch.setattr(SoftRedisCache, "_full_until", 0.0)
        for verb in ("add", "set", "incr", "touch"):
            monkeypatch.setattr(
                f"django.core.cache.backends.redis.RedisCacheClient.{verb}", refuse
            )

    return fill


def test_F4_a_full_redis_keeps_no_old_value(fill):
    cache.set("changed", "before")
    fill()

    cache.set("changed", "after")

    assert cache.get("changed") is None


def test_F4_the_doors_neither_shut_nor_stand_open_while_redis_is_full(fill):
    fill()

    answers, took = _knocks(5)

    assert answers == [True, True, True, False, False]
    assert took < LONG, "a lock that is never given back makes each next one wait so long"


def test_F4_limits_of_the_doors_are_counted_in_postgresql_while_redis_is_away(away):
    assert _knocks(5)[0] == [True, True, True, False, False]


def test_F4_letters_to_strangers_are_counted_while_redis_is_away(away):
    wrote = [may_write_to_stranger("a@example.org") for _ in range(TO_ONE_ADDRESS + 2)]

    assert wrote == [True] * TO_ONE_ADDRESS + [False] * 2


def test_the_counters_of_limits_are_asked_only_while_redis_is_away():
    cache.set("allauth:rl:x", [1], 60)

    assert caches["limits"].get("allauth:rl:x") is None

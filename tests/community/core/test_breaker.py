"""Nobody waits twice for a Redis that is away."""

import time

import pytest
import redis
from redis.exceptions import OutOfMemoryError

from community.core import breaker
from community.core.breaker import Breaker


@pytest.fixture
def away(monkeypatch):
    """A Redis that is away until the test says otherwise."""
    state = {"is_away": True}

    def ping(self):
        if state["is_away"]:
            raise redis.ConnectionError

    monkeypatch.setattr("redis.Redis.ping", ping)
    monkeypatch.setattr(breaker, "LOOK_EVERY", 0.01)
    return state


def fail():
    raise redis.TimeoutError


def at_last(holds):
    until = time.monotonic() + 60
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


def test_after_a_failure_nothing_is_asked_until_redis_answers(away):
    one, asked = Breaker(), []

    assert one.ask(fail, fallback="none") == "none"
    assert one.ask(lambda: asked.append(1), fallback="none") == "none"
    assert asked == []

    away["is_away"] = False
    assert at_last(lambda: not one.is_open)
    assert one.ask(lambda: "yes", fallback="none") == "yes"


def test_what_was_missed_is_made_good_before_anybody_asks_again(away):
    one, done = Breaker(), []
    one.before_closing.append(lambda door: done.append(one.is_open))
    one.ask(fail, fallback=None)

    away["is_away"] = False

    assert at_last(lambda: not one.is_open)
    assert done[0] is True


def test_a_full_redis_is_no_reason_to_stop_reading():
    one = Breaker()

    def full():
        raise OutOfMemoryError

    assert one.ask(full, fallback="none") == "none"
    assert not one.is_open

"""Promises are kept once, or again later, or given up; never lost and never twice."""

import threading
from datetime import timedelta
from queue import SimpleQueue
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils.timezone import now
from kombu.exceptions import OperationalError

from community.core import outbox
from community.core.models import Promise

pytestmark = pytest.mark.django_db
kept = []


@outbox.keeper
def keep(*, number):
    kept.append(number)


@outbox.keeper
def fail(*, number):
    Promise.objects.create(task="half done")
    raise OSError("no way out")


@outbox.light_keeper
def jot(*, number):
    if number < 0:
        raise ValueError("no such number")
    Promise.objects.create(task="jotted", about={"number": number}, kept_at=now())
    kept.append(number)


def jotted():
    rows = Promise.objects.filter(task="jotted").order_by("id")
    return [about["number"] for about in rows.values_list("about", flat=True)]


@pytest.fixture(autouse=True)
def _nothing_kept_yet():
    kept.clear()


def test_a_promise_is_kept_once():
    outbox.promise(keep, number=1)

    assert outbox.keep_all() == 1
    assert outbox.keep_all() == 0
    assert kept == [1]


def test_a_promise_with_a_key_is_made_once():
    for _ in range(3):
        outbox.promise(keep, key="the:same", number=1)

    outbox.keep_all()
    outbox.promise(keep, key="the:same", number=1)
    outbox.keep_all()

    assert kept == [1]


def test_a_promise_with_a_rest_is_kept_when_the_rest_is_over():
    outbox.promise(keep, rest=timedelta(seconds=30), number=1)
    outbox.promise(keep, number=2)

    outbox.keep_all()
    assert kept == [2]
    waiting = Promise.objects.get(kept_at=None)
    assert waiting.due_at - waiting.made_at == timedelta(seconds=30)

    Promise.objects.filter(pk=waiting.pk).update(due_at=now())
    outbox.keep_all()
    assert kept == [2, 1]


@pytest.mark.parametrize(("rest", "rings"), [(0, 1), (30, 0)])
def test_a_promise_with_a_rest_wakes_nobody(
    rest, rings, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(outbox, "wake", lambda: rung.append(1))

    with django_capture_on_commit_callbacks(execute=True):
        outbox.promise(keep, rest=timedelta(seconds=rest), number=1)

    assert len(rung) == rings


def test_a_promise_goes_with_the_transaction_that_made_it():
    with transaction.atomic():
        outbox.promise(keep, number=1)
        transaction.set_rollback(True)

    assert outbox.keep_all() == 0


def test_a_promise_that_fails_is_put_off_and_leaves_nothing_half_done():
    outbox.promise(fail, number=1)
    outbox.promise(keep, number=2)

    outbox.keep_all()

    promise = Promise.objects.get(task__endswith="fail")
    assert kept == [2]
    assert promise.attempts == 1
    assert promise.due_at > now()
    assert "no way out" in promise.last_error
    assert not Promise.objects.filter(task="half done").exists()


def test_a_promise_is_given_up_after_twelve_tries():
    outbox.promise(fail, number=1)

    for _ in range(14):
        Promise.objects.update(due_at=now() - timedelta(seconds=1))
        outbox.keep_all()

    promise = Promise.objects.get()
    assert promise.attempts == outbox.ATTEMPTS
    assert promise.given_up_at


def test_a_promise_of_an_unknown_task_stops_no_other():
    Promise.objects.create(task="gone.since.then")
    outbox.promise(keep, number=1)

    outbox.keep_all()

    assert kept == [1]


def test_promises_are_kept_in_the_order_they_were_made():
    for number in range(5):
        outbox.promise(keep, number=number)

    outbox.keep_all()

    assert kept == [0, 1, 2, 3, 4]


def test_light_promises_are_kept_together_each_once(django_assert_max_num_queries):
    for number in range(3):
        outbox.promise(jot, number=number)

    with django_assert_max_num_queries(3 + 12):
        assert outbox.keep_all() == 3
    assert outbox.keep_all() == 0

    assert jotted() == [0, 1, 2]
    assert set(Promise.objects.values_list("attempts", flat=True).exclude(task="jotted")) == {1}


def test_a_light_promise_that_fails_stops_no_other_and_none_is_kept_twice():
    for number in (1, 2, -1, 3):
        outbox.promise(jot, number=number)
    outbox.promise(keep, number=4)

    outbox.keep_all()
    outbox.keep_all()

    assert jotted() == [1, 2, 3]
    assert kept.count(4) == 1
    waiting = Promise.objects.get(kept_at=None)
    assert (waiting.attempts, waiting.about) == (1, {"number": -1})
    assert "no such number" in waiting.last_error


def test_more_light_promises_than_fit_into_one_transaction_hold_up_no_other(monkeypatch):
    monkeypatch.setattr(outbox, "AT_A_TIME", 2)
    for number in range(5):
        outbox.promise(jot, number=number)
    outbox.promise(keep, number=9)

    assert outbox.keep_all() == 6
    assert sorted(kept) == [0, 1, 2, 3, 4, 9]


def test_a_broker_that_is_away_loses_nothing(monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("celery.app.base.Celery.send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        outbox.promise(keep, number=1)

    outbox.keep_all()

    assert kept == [1]


class OwnBell(outbox.Bell):
    """A bell that notes its rings, and sleeps until the test wakes it."""

    def __init__(self, monkeypatch):
        super().__init__()
        self.rung, self._slept, self._woken = [], SimpleQueue(), threading.Semaphore(0)
        self.ring_now = self.rung.append
        monkeypatch.setattr(outbox, "time", SimpleNamespace(sleep=self._sleep))

    def _sleep(self, seconds):
        self._slept.put(seconds)
        self._woken.acquire()

    def falls_asleep(self):
        """For how long it means to sleep."""
        return self._slept.get(timeout=60)

    def wake(self):
        self._woken.release()

    def means_to_ring(self):
        return self._asked.is_set()


def test_a_crowd_of_promises_rings_the_bell_once(monkeypatch):
    bell = OwnBell(monkeypatch)

    for _ in range(50):
        bell.ring()
    assert bell.falls_asleep() == outbox.BREATH
    bell.wake()
    assert bell.falls_asleep() == outbox.REST

    assert len(bell.rung) == 1
    assert not bell.means_to_ring()


def test_what_is_promised_after_a_ring_is_rung_for_when_the_bell_has_rested(monkeypatch):
    bell = OwnBell(monkeypatch)
    bell.ring()
    bell.falls_asleep()
    bell.wake()
    assert bell.falls_asleep() == outbox.REST

    for _ in range(50):
        bell.ring()
    assert len(bell.rung) == 1
    for pause in (outbox.BREATH, outbox.REST):
        bell.wake()
        assert bell.falls_asleep() == pause

    assert len(bell.rung) == 2
    assert not bell.means_to_ring()

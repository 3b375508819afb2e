"""A house that keeps pages and viewers in memory, for tests that ask for it."""

import threading
import time
from itertools import count
from types import SimpleNamespace

from django.db import connection

from community.core import guests, memory, news
from community.members import viewers
from tests.patience import LONG

GONE = """
SELECT NOT EXISTS (
    SELECT FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()
)
"""
OUTSIDE = SimpleNamespace(in_atomic_block=False)  # of any transaction, as far as is asked
_awaited: dict[str, threading.Event] = {}
_numbers = count(1)


def listening(monkeypatch, settings):
    """Yields a listener of the test's own, ended before the test's database is."""
    settings.KEEP_IN_MEMORY = True
    monkeypatch.setattr(news, "BEAT", 0.1)
    ear = news.News()
    for hearer in news.news._hearers:
        ear.attend(hearer)
    for user in (guests, memory, viewers):
        monkeypatch.setattr(user, "news", ear)
    ear.attend(_note)
    yield ear
    ear.stop()
    _until(_is_gone)  # the server has seen it go, too: the database is dropped next


class Told:
    """News as of a house in which nothing changes."""

    def is_fresh(self):
        return True

    def hear(self, hearer):
        pass


def always_hearing(monkeypatch, settings):
    """A house that keeps what it reads within one test's transaction, where nothing may change."""
    settings.KEEP_IN_MEMORY = True
    for user in (guests, memory, viewers):
        monkeypatch.setattr(user, "news", Told())
    monkeypatch.setattr(memory, "mine", SimpleNamespace(connection=OUTSIDE))
    _forget_all()
    yield
    _forget_all()


def _forget_all():
    for hearer in news.news._hearers:
        hearer(news.ALL)


def await_hearing(ear):
    _until(ear.is_fresh)


def settle():
    """Until what was written has been told and heard: words come in the order of the commits."""
    word = f"settled:{next(_numbers)}"
    heard = _awaited[word] = threading.Event()

    def is_heard():  # said again, as the line may just have been broken
        news.tell([word])
        return heard.wait(0.5)

    _until(is_heard)
    del _awaited[word]


def _note(word):
    if word in _awaited:
        _awaited[word].set()


def _is_gone():
    with connection.cursor() as cursor:
        cursor.execute(GONE, [news.EAR])
        return cursor.fetchone()[0]


def _until(is_so):
    until = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < until, f"not so within {LONG:.0f} seconds: {is_so}"
        time.sleep(0.01)

"""A house that keeps pages and viewers in memory, for tests that ask for it."""

import time
from types import SimpleNamespace

from community.core import guests, memory, news
from community.members import viewers

WAIT = 3.0
OUTSIDE = SimpleNamespace(in_atomic_block=False)  # of any transaction, as far as is asked


def listening(monkeypatch, settings):
    """Yields a listener of the test's own, ended before the test's database is."""
    settings.KEEP_IN_MEMORY = True
    monkeypatch.setattr(news, "BEAT", 0.1)
    ear = news.News()
    for hearer in news.news._hearers:
        ear.attend(hearer)
    for user in (guests, memory, viewers):
        monkeypatch.setattr(user, "news", ear)
    yield ear
    ear.stop()
    time.sleep(0.05)  # until the server has seen it go, too: the database is dropped next


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
    until = time.monotonic() + WAIT
    while not ear.is_fresh() and time.monotonic() < until:
        time.sleep(0.01)
    assert ear.is_fresh()


def settle():
    """Until what was written has been told and heard."""
    time.sleep(0.15)

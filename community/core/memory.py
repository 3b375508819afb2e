"""What was read from the database, kept in memory until PostgreSQL tells that it changed.

A memory hears the words of `core/news.py` that begin with what it is about (`member:12`) or are
just that (`lists`), and `all`. While nobody listens it knows nothing: every question goes to the
database. Only processes that answer pages listen.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings

from community.core.connected import mine
from community.core.news import ALL, news

AGE = 30.0  # seconds after which anything is asked for again
APART = 1.0  # seconds by which the clocks of two machines may differ
MOST = 5_000  # things; beyond, all are forgotten and asked for again


def may_be_kept() -> bool:
    """Only while a change would be heard of; and never what was read in a transaction: it may be
    taken back, and versions that are taken back are given again."""
    return settings.KEEP_IN_MEMORY and news.is_fresh() and not mine.connection.in_atomic_block


class Memory:
    """Things by key; whoever takes one must not change it."""

    def __init__(self, about: str):
        self.whole, self.about = about, f"{about}:"
        self._turn = 0
        self._kept: dict[Hashable, tuple[Any, float]] = {}
        self._lock = threading.Lock()
        news.attend(self.hear)

    def recall(self, key: Hashable, ask: Callable[[], Any]) -> Any:
        """The thing as it was kept, or as it is now."""
        if not may_be_kept():
            return ask()
        kept = self._kept.get(key)
        if kept is not None and kept[1] > time.monotonic():
            return kept[0]
        turn = self._turn
        thing = ask()
        self._keep(key, thing, turn)
        return thing

    def kept(self, key: Hashable) -> Any | None:
        """The thing as it was kept, if it is; nobody is asked."""
        thing, _until = self._kept.get(key, (None, 0.0))
        return thing

    def forget(self, key: Hashable) -> None:
        with self._lock:
            self._turn += 1
            self._kept.pop(key, None)

    def hear(self, word: str) -> None:
        if word in (ALL, self.whole):
            with self._lock:
                self._turn += 1
                self._kept.clear()
        elif word.startswith(self.about):
            key = word.removeprefix(self.about)
            self.forget(int(key) if key.isdecimal() else key)

    def _keep(self, key, thing, turn):
        """Not when anything was told since the question began."""
        with self._lock:
            if turn != self._turn:
                return
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = thing, time.monotonic() + AGE


class Quiet:
    """Since when nothing about one thing was told, as far as this process hears: about all of it
    (`lists`), or about one of many (`glance:12`)."""

    def __init__(self, about: str):
        self.whole, self.about = about, f"{about}:"
        self._told_at = time.time()
        self._of_one: dict[str, float] = {}
        news.attend(self.hear)

    def hear(self, word: str) -> None:
        if word in (ALL, self.whole) or len(self._of_one) >= MOST:
            self._told_at = time.time()
            self._of_one = {}
        if word.startswith(self.about):
            self._of_one[word.removeprefix(self.about)] = time.time()

    def since(self, moment: float, one: Hashable = "") -> bool:
        """Whether what was read at this moment (`time.time()`, of any process) is still so."""
        told_at = max(self._told_at, self._of_one.get(str(one), 0.0))
        return news.is_fresh() and moment > told_at + APART

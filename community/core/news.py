"""What PostgreSQL says about changes, heard by every process that keeps something in memory.

Triggers tell a word on the channel “hearth” when a transaction is committed (`topic:12`, `lists`,
`member:5`, `all`). Whoever keeps what was read hears it here and forgets; and nobody may keep
anything while nobody listens. The ear needs a session of its own, outside the pool.
"""

import contextlib
import threading
import time
from collections.abc import Callable

import psycopg
from django.db import connection

CHANNEL = "hearth"
EAR = "hearth news"  # as pg_stat_activity shows it
ALL = "all"  # told, too, when words may have been missed
BEAT = 2.0  # seconds between two signs of life
DEAF = 5.0  # seconds without one after which nothing is believed any more
PAUSE = 1.0  # before the next try after a lost connection


class News:
    """One thread in each process, in forks too, begun by the first who wants to hear."""

    def __init__(self):
        self._thread = None
        self._hearers: list[Callable[[str], None]] = []
        self._heard_at = float("-inf")
        self._begun = threading.Lock()
        self._over = threading.Event()

    def attend(self, hearer: Callable[[str], None]) -> None:
        """Call this with every word, in processes where somebody listens."""
        with self._begun:
            self._hearers.append(hearer)

    def hear(self, hearer: Callable[[str], None]) -> None:
        """Call this with every word from now on."""
        self.attend(hearer)
        with self._begun:
            if not self._is_alive():
                self._thread = threading.Thread(target=self._run, name="news", daemon=True)
                self._thread.start()

    def is_fresh(self) -> bool:
        """Whether everything that was told until a moment ago has been heard."""
        return time.monotonic() - self._heard_at < DEAF

    def stop(self) -> None:
        self._over.set()
        if self._is_alive():
            self._thread.join()

    def _is_alive(self):
        return self._thread is not None and self._thread.is_alive()

    def _run(self):
        while not self._over.is_set():
            with contextlib.suppress(psycopg.Error):
                self._listen()
            self._heard_at = float("-inf")
            self._tell(ALL)
            self._over.wait(PAUSE)

    def _listen(self):
        address = connection.get_connection_params()
        address |= {"connect_timeout": 3, "tcp_user_timeout": int(DEAF * 1000)}
        address["application_name"] = EAR
        with psycopg.connect(**address, autocommit=True) as ear:
            ear.execute(f"LISTEN {CHANNEL}")
            self._tell(ALL)  # what was kept before this moment was kept unheard
            while not self._over.is_set():
                ear.execute("SELECT 1")
                self._heard_at = time.monotonic()
                for word in ear.notifies(timeout=BEAT):
                    self._tell(word.payload)

    def _tell(self, word):
        for hearer in list(self._hearers):
            hearer(word)


news = News()


def tell(words: list[str]) -> None:
    """Say it ourselves, where no table changes; heard when the transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, word) FROM unnest(%s::text[]) AS word", [CHANNEL, words]
        )

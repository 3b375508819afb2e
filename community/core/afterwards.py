"""What need not be waited for: small words that follow the answer, from a thread of its own.

Only for what costs nothing when it is lost, as with a process that is killed. It waits for nothing
either: where no pages are answered (the worker, commands) it is done at once.
"""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

from community.core.connected import mine
from community.core.news import news

log = logging.getLogger(__name__)


class Afterwards:
    """Does one thing after the other, in the order in which they were handed over."""

    def __init__(self):
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock, self._thread = threading.Lock(), None

    def do(self, deed: Callable[[], None]) -> None:
        """Soon, in a process that answers pages."""
        if not news.is_fresh():
            deed()
            return
        self._waiting.put(deed)
        with self._lock:
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                self._thread = threading.Thread(target=self._stand_by, daemon=True)
                self._thread.start()

    def _stand_by(self):
        while True:
            try:
                self._waiting.get()()
            except Exception:  # one that fails must not stop the others
                log.exception("Something that follows an answer was not done.")
            finally:
                mine.connection.close()  # to the pool


afterwards = Afterwards()

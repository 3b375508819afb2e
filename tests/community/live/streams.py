"""A real event stream, read byte by byte."""

import http.client
import threading
import time
from urllib.parse import urlsplit

from django.test import override_settings

from community.live.tickets import live_address

LOOKS = 20  # a second
QUIET = (b"retry: 3000", b"event: awake", b"event: begun")  # what says nothing of anything


class Stream:
    """An open line to the live process, and all that came through it."""

    def __init__(self, address, last=""):
        parts = urlsplit(address)
        self.got, self.is_closed, self._came = b"", False, threading.Condition()
        self.door = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
        heads = {"Last-Event-ID": last} if last else {}
        self.door.request("GET", f"{parts.path}?{parts.query}", headers=heads)
        self.answer = self.door.getresponse()
        self.status = self.answer.status
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            while piece := self.answer.read1(65536):
                with self._came:
                    self.got += piece
                    self._came.notify_all()
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        with self._came:
            self.is_closed = True
            self._came.notify_all()

    @property
    def events(self):
        """All that is neither the greeting nor a sign of life."""
        blocks = [block.split(b"\n") for block in self.got.split(b"\n\n")]
        told = [block for block in blocks if not any(line in QUIET for line in block)]
        return [line for block in told for line in block if line]

    def wait(self, what, seconds=60):
        """Whether something became true of the stream at last."""
        with self._came:
            return self._came.wait_for(lambda: what(self), seconds)

    def is_closed_within(self, seconds):
        """As far as the machine works meanwhile: while all stands still, no look is counted."""
        looks = int(seconds * LOOKS)
        return any(self.wait(lambda one: one.is_closed, 1 / LOOKS) for _ in range(looks))

    def close(self):
        self.door.close()


def await_opening(live):
    """Until the live process opens for a ticket: none does that is older than what it hears."""
    until = time.monotonic() + 60
    with override_settings(LIVE_URL=f"{live.address}/live/"):
        while (one := Stream(live_address(["topic:0:0"], ["member:0"]))).status != 200:
            assert time.monotonic() < until, "the event stream opens for nobody"
            one.close()
            time.sleep(0.1)
    one.close()


def settle(seconds=0.4):
    """Long enough for an entry to have come through, had it been sent."""
    time.sleep(seconds)

"""One open stream. It has no task and no queue of its own beside the request's: see `say`."""

import time

from community.live.tickets import STREAMS_FOR, Ticket

NOT_DONE = {"type": "http.response.body", "more_body": True}


class Reader:
    __slots__ = ("_send", "_task", "is_over", "ticket", "until")

    def __init__(self, ticket: Ticket, send, task):
        self.ticket, self._send, self._task = ticket, send, task
        self.until = time.monotonic() + STREAMS_FOR
        self.is_over = False

    def say(self, body: bytes) -> None:
        """Hand the bytes to the server without waiting.

        `send` waits only for a reader whose line is full. Such a one is not waited for: it is let
        go, and comes back with the number of the last event it got.
        """
        if self.is_over:
            return
        step = self._send(NOT_DONE | {"body": body})
        try:
            step.send(None)
        except StopIteration:
            return
        except OSError:
            self.end()
        else:
            step.close()
            self.end()

    def end(self) -> None:
        """Close the line, without a word."""
        if not self.is_over:
            self.is_over = True
            self._task.cancel()

"""How long to wait before what ended by itself is started again."""

import time

LONGEST_PAUSE = 30
STEADY_SECONDS = 60


class Falls:
    """Ends in a row: what ran for a minute has begun anew."""

    def __init__(self):
        self._begun = self._due = 0.0
        self._row = 0

    def began(self) -> None:
        self._begun = time.monotonic()

    def fell(self, code: int) -> str:
        """What to say of it; `code` is negative for a signal."""
        now = time.monotonic()
        self._row = 0 if now - self._begun > STEADY_SECONDS else self._row + 1
        pause = min(LONGEST_PAUSE, 2 ** max(0, self._row - 1))
        self._due = now + pause
        how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        return f"ended ({how}); starting it again in {pause} s."

    def left(self) -> float:
        """Seconds until it may start."""
        return max(0.0, self._due - time.monotonic())

    def is_over(self) -> bool:
        return self.left() == 0

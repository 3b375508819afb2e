"""How much of a large product is tried: all by `make test-full`, a turn of it by `make test`.

In every turn stands each rule, each role and each door; which of them meet changes from day to
day. Pytest says the turn at its start, and HEARTH_TURN=number plays it again.
"""

import os
from datetime import date

FULL = "HEARTH_FULL" in os.environ
# Set for the workers of xdist, too: they must find the same tests, at midnight as well.
TURN = int(os.environ.setdefault("HEARTH_TURN", str(date.today().toordinal())))


def said():
    """The line at the start of a run."""
    return "full form" if FULL else f"short form, turn {TURN} (`make test-full` tries all)"


def examples(most: int) -> int:
    """How many examples Hypothesis draws: `most` in the full form, otherwise a quarter."""
    return most if FULL else max(8, most // 4)


def turn(items, among: int, *, at: int = 0) -> list:
    """One in `among` of the items, others each day and at each place; in the full form all."""
    items = list(items)
    if FULL or among == 1:
        return items
    return [item for place, item in enumerate(items) if (place + at + TURN) % among == 0]

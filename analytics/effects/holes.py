"""Whether weeks are whole enough to be estimated from. Plain numbers; no library, no database."""

from collections.abc import Sequence

BEFORE_LEAST, AFTER_LEAST = 8, 3
GAPS_MOST = 0.25  # of either window


def too_short(before: int, after: int) -> str:
    """A key, or nothing."""
    if after < AFTER_LEAST:
        return "short_after"
    return "short_before" if before < BEFORE_LEAST else ""


def left_out(values: Sequence[float | None], split: int) -> int:
    """How many of the oldest weeks before are not looked at: those of a thin beginning, in which
    more weeks are missing than may be, of all that are before or of the oldest eight. As few as
    possible, and never so many that fewer remain than it takes.

    A young community has many weeks about too few people behind it; they must not take away the
    good ones that came after. What a week came to has no say in this, only whether it may be told,
    and weeks go from the far end alone: nobody picks those that suit.
    """
    first = 0
    while split - first > BEFORE_LEAST and _is_thin(values[first:split]):
        first += 1
    return first


def _is_thin(before):
    return any(
        part.count(None) > GAPS_MOST * len(part) for part in (before, before[:BEFORE_LEAST])
    )


def holed(values: Sequence[float | None], hidden: Sequence[bool], split: int) -> str:
    """Why too much is missing before or after: weeks about too few people, or not measured."""
    for window in (slice(None, split), slice(split, None)):
        missing = [
            is_hidden
            for value, is_hidden in zip(values[window], hidden[window], strict=True)
            if value is None
        ]
        if len(missing) > GAPS_MOST * len(values[window]):
            return "too_few" if any(missing) else "gaps"
    return ""

"""Whether weeks are whole enough to be estimated from. Plain numbers; no library, no database."""

from collections.abc import Sequence

BEFORE_LEAST, AFTER_LEAST = 8, 3
GAPS_MOST = 0.25  # of either window


def too_short(before: int, after: int) -> str:
    """A key, or nothing."""
    if after < AFTER_LEAST:
        return "short_after"
    return "short_before" if before < BEFORE_LEAST else ""


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

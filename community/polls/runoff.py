"""An order of preference counted: who has fewest first places goes out, and their votes go on.

Pure: keys of options and how many wrote each order. A tie is broken by the round before, then by
the one before that; where all rounds are alike, whoever stands further down in the list goes out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Tie(StrEnum):
    """How it was decided who goes out, where several had fewest."""

    NONE = ""
    EARLIER = "earlier"
    POSITION = "position"


@dataclass(frozen=True)
class Round:
    """First places among those who are left, who goes out after it, and how that was decided."""

    counts: dict[int, int]
    spent: int  # ballots that name nobody who is left
    out: tuple[int, ...] = ()
    tie: Tie = Tie.NONE


@dataclass(frozen=True)
class Runoff:
    rounds: tuple[Round, ...] = ()
    winner: int | None = None


def run_off(ballots: Iterable[tuple[Sequence[int], int]], options: Sequence[int]) -> Runoff:
    """The rounds until one has more than half of what is left. `options` are in their order."""
    orders = [(tuple(order), times) for order, times in ballots]
    left, rounds = list(options), []
    while orders and left:
        counts, spent = _first_places(orders, left)
        if not any(counts.values()):
            break
        leader = max(left, key=counts.__getitem__)
        if counts[leader] * 2 > sum(counts.values()) or len(left) == 1:
            return Runoff((*rounds, Round(counts, spent)), leader)
        out, tie = _who_goes(counts, left, rounds)
        rounds.append(Round(counts, spent, out, tie))
        left = [one for one in left if one not in out]
    return Runoff(tuple(rounds))


def _first_places(orders, left):
    counts, spent = Counter(dict.fromkeys(left, 0)), 0
    for order, times in orders:
        first = next((one for one in order if one in counts), None)
        if first is None:
            spent += times
        else:
            counts[first] += times
    return dict(counts), spent


def _who_goes(counts, left, rounds):
    """Those whom nobody put first go together; else one of those who have fewest."""
    nobody = tuple(one for one in left if not counts[one])
    if nobody:
        return nobody, Tie.NONE
    last = _fewest(left, counts)
    if len(last) == 1:
        return tuple(last), Tie.NONE
    for earlier in reversed(rounds):
        last = _fewest(last, earlier.counts)
        if len(last) == 1:
            return tuple(last), Tie.EARLIER
    return (last[-1],), Tie.POSITION


def _fewest(which, counts):
    least = min(counts[one] for one in which)
    return [one for one in which if counts[one] == least]

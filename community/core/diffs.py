"""What an edit changed, word by word, at a cost that is counted and not timed."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import Literal

Kind = Literal["same", "add", "cut"]
Piece = tuple[Kind, str]
Passage = tuple[list[str], list[str]]  # the same tokens twice, or what became what

LINE = re.compile(r"[^\n]*\n|[^\n]+")
WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_COMPARISONS = 600_000  # under a tenth of a second; past it a passage is replaced whole
MOST_IN_ONE_PASSAGE = 150_000
DEEPEST = 8


def word_diff(before: str, after: str) -> list[Piece]:
    """Pieces in reading order: "same" and "cut" make the old text, "same" and "add" the new."""
    comparison = Comparison()
    pieces: list[Piece] = []
    for cut, add in comparison.passages(LINE.findall(before), LINE.findall(after)):
        if cut == add:
            pieces.append(("same", "".join(cut)))
        else:
            words = comparison.passages(WORD.findall("".join(cut)), WORD.findall("".join(add)))
            pieces += as_pieces(joined_across_spaces(list(words)))
    return merged(pieces)


class Comparison:
    """Aligns two lists of tokens; all alignments of one diff share one allowance."""

    def __init__(self) -> None:
        self.left = MOST_COMPARISONS

    def passages(self, before: list[str], after: list[str], depth: int = 0) -> Iterator[Passage]:
        """Equal passages and changed ones, in order; together they are both texts."""
        start, end = common_ends(before, after)
        if start:
            yield before[:start], after[:start]
        middle = (before[start : len(before) - end], after[start : len(after) - end])
        if any(middle):
            yield from self.changed(*middle, depth)
        if end:
            yield before[-end:], after[-end:]

    def changed(self, before: list[str], after: list[str], depth: int) -> Iterator[Passage]:
        cost = len(before) * len(after)
        if cost <= min(self.left, MOST_IN_ONE_PASSAGE):
            self.left -= cost
            yield from between(before, after, longest_common(before, after))
        elif depth < DEEPEST and (anchors := unique_in_both(before, after)):
            for cut, add in between(before, after, anchors):
                if cut == add:
                    yield cut, add
                else:
                    yield from self.passages(cut, add, depth + 1)
        else:
            yield before, after


def common_ends(before: list[str], after: list[str]) -> tuple[int, int]:
    shorter = min(len(before), len(after))
    start = 0
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, end


def longest_common(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Positions of a longest common subsequence. Costs one step per pair of tokens."""
    lengths = [[0] * (len(after) + 1)]
    for mine in reversed(before):
        below, row, best = lengths[-1], [0], 0
        for at in range(len(after)):
            best = below[at] + 1 if after[-1 - at] == mine else max(best, below[at + 1])
            row.append(best)
        lengths.append(row)
    pairs: list[tuple[int, int]] = []
    i, j = 0, 0
    while i < len(before) and j < len(after):
        row, below = lengths[len(before) - i], lengths[len(before) - i - 1]
        if before[i] == after[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif below[len(after) - j] >= row[len(after) - j - 1]:
            i += 1
        else:
            j += 1
    return pairs


def unique_in_both(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Tokens that stand once on each side, as many as keep their order (patience diff)."""
    once = {token for token, count in Counter(after).items() if count == 1}
    place = {token: at for at, token in enumerate(after) if token in once}
    counts = Counter(before)
    pairs = [(i, place[t]) for i, t in enumerate(before) if t in place and counts[t] == 1]
    return longest_rising(pairs)


def longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ends: list[int] = []  # the lowest place at which a run of each length can end
    holders: list[int] = []
    previous: list[int] = []
    for at, (_mine, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        previous.append(holders[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        holders[length : length + 1] = [at]
    run: list[tuple[int, int]] = []
    at = holders[-1] if holders else -1
    while at >= 0:
        run.append(pairs[at])
        at = previous[at]
    return run[::-1]


def between(
    before: list[str], after: list[str], pairs: list[tuple[int, int]]
) -> Iterator[Passage]:
    """The paired tokens and what lies between them."""
    i, j = 0, 0
    for mine, place in pairs:
        if mine > i or place > j:
            yield before[i:mine], after[j:place]
        yield [before[mine]], [after[place]]
        i, j = mine + 1, place + 1
    if i < len(before) or j < len(after):
        yield before[i:], after[j:]


def joined_across_spaces(passages: list[Passage]) -> list[Passage]:
    """Two changed words with an equal space between them read as one change."""
    joined: list[Passage] = []
    for at, (cut, add) in enumerate(passages):
        is_space = cut == add and not "".join(cut).strip()
        changes_follow = at + 1 < len(passages) and passages[at + 1][0] != passages[at + 1][1]
        changes_before = bool(joined) and joined[-1][0] != joined[-1][1]
        if joined and changes_before and (cut != add or (is_space and changes_follow)):
            joined[-1] = (joined[-1][0] + cut, joined[-1][1] + add)
        else:
            joined.append((cut, add))
    return joined


def as_pieces(passages: list[Passage]) -> Iterator[Piece]:
    for cut, add in passages:
        if cut == add:
            yield "same", "".join(cut)
        else:
            yield "cut", "".join(cut)
            yield "add", "".join(add)


def merged(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, none of them empty."""
    whole: list[tuple[Kind, list[str]]] = []
    for kind, text in pieces:
        if whole and whole[-1][0] == kind:
            whole[-1][1].append(text)
        elif text:
            whole.append((kind, [text]))
    return [(kind, "".join(texts)) for kind, texts in whole]

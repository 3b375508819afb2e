"""Whether two texts are the same, or nearly: for copies that differ by a word or a link.

A signature keeps, of all stretches of seven letters, the smallest hash in each of thirty bins;
the share of equal places is about the share of stretches that two texts have in common. Three
places make a band: texts that are nearly the same share a band, others hardly ever do.
"""

import hashlib
import zlib

from community.screening.limits import COMPARED_FROM
from community.screening.reading import Reading

STRETCH = 7
BINS, BAND = 30, 3
NEARLY = 0.6  # of the places equal
SIGNS_MOST = 8_000
EMPTY = 1 << 32


def fingerprint(reading: Reading) -> int:
    """The same for texts that differ only in case, spacing, digits, links and look-alikes."""
    digest = hashlib.blake2b(reading.squeezed.encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)


def signature(reading: Reading) -> list[int]:
    """Thirty small numbers that stand for the text; none for one too short to compare."""
    if not can_be_compared(reading):
        return []
    text = reading.squeezed[:SIGNS_MOST].encode("utf-16-le")
    bins, crc = [EMPTY] * BINS, zlib.crc32  # one name: this is a post's longest loop
    for start in range(0, max(len(text) - 2 * STRETCH, 0) + 1, 2):
        rest, place = divmod(crc(text[start : start + 2 * STRETCH]), BINS)
        if rest < bins[place]:
            bins[place] = rest
    return _filled(bins)


def can_be_compared(reading: Reading) -> bool:
    return len(reading.squeezed) >= COMPARED_FROM


def bands(sign: list[int]) -> list[int]:
    """What the database looks for: one number for each three places."""
    return [
        _small(zlib.crc32(",".join(map(str, [at, *sign[at : at + BAND]])).encode()))
        for at in range(0, len(sign), BAND)
    ]


def alikeness(one: list[int], other: list[int]) -> float:
    """0 to 1; what two texts share of their stretches, about."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def are_nearly_same(one: list[int], other: list[int]) -> bool:
    return alikeness(one, other) >= NEARLY


def _filled(bins):
    """An empty bin takes what the next full one holds, and how far it was fetched."""
    full = [at for at, mark in enumerate(bins) if mark != EMPTY]
    filled = []
    for at in range(BINS):
        near = next((one for one in full if one >= at), full[0] + BINS)
        filled.append(_small(bins[near % BINS] + (near - at) * 7919))
    return filled


def _small(mark):
    return mark % (1 << 31)

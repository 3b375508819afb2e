"""What the score weighs in a text: hashed pieces of words, words, pairs, and how it is written.

No library is needed to read them, so that a page weighs a text as the training did. A change
here makes every scale and every lesson of before useless: give VERSION the next number.
"""

import re
import unicodedata
import zlib
from array import array

from community.screening.limits import SCORED_SIGNS

VERSION = 1
BITS = 16
BUCKETS = 1 << BITS
LINK = re.compile(
    r"(?:https?://|www\.)\S{1,300}"
    r"|\b[\w-]{1,60}\.(?:com|net|org|info|biz|ru|tk|me|ly|io|co|xyz|top|shop|site|online)\b\S{0,300}"
)
WORD = re.compile(r"[^\W_]+")
WORD_LONG = 40
PIECES = (3, 4, 5)
MANNER = "\x00"  # stands before what is no word


def traits_of(text: str) -> dict[str, set[int]]:
    """The buckets that each word of the text falls into, and each of its manners."""
    text = _shortened(text)
    plain = unicodedata.normalize("NFKC", text).casefold()
    links = LINK.findall(plain)
    words = WORD.findall(re.sub(r"\d", "0", LINK.sub(" zzlink ", plain)))
    found: dict[str, set[int]] = {}
    before = ""
    for word in words:
        if word not in found:
            found[word] = _pieces(word[:WORD_LONG])
        found[word].add(_bucket(f"b{before} {word}"))
        before = word
    for link in links:
        found.setdefault(link, set()).update(
            _bucket(f"l{part}") for part in WORD.findall(link)[:8]
        )
    found[MANNER] = {_bucket(f"m{name}{value}") for name, value in _manner(text, links).items()}
    return found


def packed(traits: dict[str, set[int]]) -> bytes:
    """All buckets as bytes: what is kept of a text that was judged. No word can be read in it."""
    return array("H", sorted(set().union(*traits.values()))).tobytes()


def unpacked(kept: bytes) -> array:
    return array("H", bytes(kept))


def _pieces(word):
    found = {_bucket(f"w{word}")}
    framed = f" {word} ".encode("utf-16-le")
    for long in PIECES:
        for start in range(0, len(framed) - 2 * long + 1, 2):
            found.add(zlib.crc32(framed[start : start + 2 * long]) & (BUCKETS - 1))
    return found


def _bucket(name):
    return zlib.crc32(name.encode("utf-8", "replace")) & (BUCKETS - 1)


def _shortened(text):
    if len(text) <= SCORED_SIGNS:
        return text
    tail = SCORED_SIGNS // 4
    return f"{text[: SCORED_SIGNS - tail]}\n{text[-tail:]}"


def _manner(text, links):
    """How it is written, coarsely: length, links, capitals, digits, exclamation marks."""
    letters = sum(sign.isalpha() for sign in text)
    capitals = sum(sign.isupper() for sign in text)
    return {
        "long": min(len(text).bit_length(), 12),
        "links": min(len(links), 4),
        "capitals": 5 * capitals // (letters or 1),
        "digits": min(sum(sign.isdigit() for sign in text).bit_length(), 5),
        "marks": min(text.count("!"), 4),
    }

"""A text as an eye reads it: one spelling, nothing invisible, look-alike letters seen through.

Words keep their places in the text, so that what was found can be replaced where it stands.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from community.core.unseen import is_unseen
from community.members.names import DIGITS, skeleton

LOOKS_MOST = 300  # words of one text that are looked at for look-alikes
WORD = re.compile(r"[^\W_]+")
SIGNED = re.compile(r"(?<![\w@$!|])[^\W_]*+[@$!|]++(?=[^\W_])[\w@$!|]*")  # p@ss, c@$ino
SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_*]{1,2}){3,}[^\W_](?![^\W_])")  # c a s i n o
WORD_LONG = 60
GROWN_MOST = 4  # letters from one sign; a few signs stand for a whole sentence
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
NO_LETTERS, DIGIT = re.compile(r"[\W_]+"), re.compile(r"\d")
HEBREW = re.compile("[\u0590-\u05ff]")


class Word(NamedTuple):
    """A word of a text: folded, what an eye may take it for (or nothing), and where it stands."""

    plain: str
    look: str
    start: int
    end: int


class Reading:
    """One text, read once."""

    def __init__(self, text: str):
        self.text = unicodedata.normalize("NFC", text)
        table = {sign: folded(sign) for sign in set(self.text)}
        self.clean = "".join(map(table.__getitem__, self.text))
        self._places = None
        if any(len(sign) != 1 for sign in table.values()):
            self._places = list(accumulate(len(table[sign]) for sign in self.text))

    def place_of(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `clean` stands in `text`."""
        if self._places is None:
            return start, end
        return _at(self._places, start), _at(self._places, end - 1) + 1

    @cached_property
    def words(self) -> list[Word]:
        """The words in their order."""
        mostly_latin = _mostly_latin(self.clean)
        budget = LOOKS_MOST
        words = []
        for found in WORD.finditer(self.clean):
            plain, look = found[0], ""
            if budget and is_suspicious(plain, mostly_latin):
                look, budget = skeleton(plain[:WORD_LONG]), budget - 1
            words.append(Word(plain, look, *self.place_of(*found.span())))
        return words

    @cached_property
    def hidden_words(self) -> list[Word]:
        """What is only a word to an eye: letters set apart, signs for letters."""
        found = [*SIGNED.finditer(self.clean), *SPACED.finditer(self.clean)][:LOOKS_MOST]
        return [
            Word("", skeleton(one[0][:WORD_LONG].translate(DIGITS)), *self.place_of(*one.span()))
            for one in found
        ]

    @cached_property
    def squeezed(self) -> str:
        """Letters only, digits all alike, addresses gone: what copies of one text share."""
        return DIGIT.sub("0", NO_LETTERS.sub("", ADDRESS.sub(" ", self.clean)))


@lru_cache(maxsize=8192)
def folded(sign: str) -> str:
    """A sign in its one spelling: no case, no invisible signs, no marks that stand apart."""
    if sign.isspace():
        return "\n" if sign == "\n" else " "
    if is_unseen(sign) or unicodedata.category(sign) in ("Mn", "Me"):
        return ""
    plain = unicodedata.normalize("NFKC", sign).casefold()
    return plain if len(plain) <= GROWN_MOST else sign


@lru_cache(maxsize=8192)
def _is_latin(sign):
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN")


def is_suspicious(word: str, among_latin: bool) -> bool:
    """Digits within letters, alphabets mixed, or another alphabet's letters in a Latin text."""
    if word.isalpha() and word.isascii():
        return False
    letters = [sign for sign in word if sign.isalpha()]
    if not letters:
        return False
    if len(letters) < len(word):
        return True
    latin = sum(map(_is_latin, letters))
    if latin == len(letters):
        return False
    return latin > 0 or among_latin


def _mostly_latin(text):
    letters = [sign for sign in text[:2_000] if sign.isalpha()]
    return sum(map(_is_latin, letters)) * 2 > len(letters)


def _at(places, index):
    """The sign of the text that brought the sign at `index` of what was read."""
    return bisect_right(places, index)


def language_of(text: str, otherwise: str) -> str:
    """Hebrew by its letters; everything else is what its author speaks."""
    begins = text[:2_000]
    hebrew = sum(sign.isalpha() for sign in HEBREW.findall(begins))
    return "he" if hebrew and hebrew * 2 > sum(map(str.isalpha, begins)) else otherwise

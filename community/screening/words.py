"""The watched words, ready to be looked for: all of them in one walk over a text."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from community.members.names import skeleton
from community.screening.limits import PATTERN_SECONDS, WORDS_SECONDS
from community.screening.patterns import OutOfTime, finds
from community.screening.reading import Reading

PLAIN, WILDCARD, REGEX = "plain", "wildcard", "regex"


@dataclass(frozen=True)
class Watched:
    """A watched word as its row says it."""

    pk: int
    pattern: str
    how: str
    does: str
    replacement: str = ""
    language: str = ""
    group: int | None = None

    def concerns(self, language: str, group: int | None) -> bool:
        return self.language in ("", language) and self.group in (None, group)


@dataclass(frozen=True)
class Found:
    """A watched word in a text, and where. `in_time`: it could be looked for to the end."""

    watched: Watched
    start: int = 0
    end: int = 0
    in_time: bool = True


class Lexicon:
    """All watched words of the house."""

    def __init__(self, every: list[Watched]):
        self._plain: dict[str, list] = defaultdict(list)
        self._looks: dict[str, list[Watched]] = defaultdict(list)
        self._wild: list[tuple[list[str], str, Watched]] = []
        self._patterns: list[Watched] = []
        for watched in every:
            self._take_in(watched)

    def _take_in(self, watched):
        if watched.how == REGEX:
            self._patterns.append(watched)
        elif watched.how == WILDCARD:
            clean = Reading(watched.pattern).clean
            pieces = [piece for piece in clean.replace("?", "*").split("*") if piece]
            self._wild.append((pieces, clean, watched))
        else:
            words = [word.plain for word in Reading(watched.pattern).words]
            if words:
                self._plain[words[0]].append((words, watched))
            if len(words) == 1:
                self._looks[skeleton(words[0])].append(watched)

    def found_in(self, reading: Reading, language: str, group: int | None) -> list[Found]:
        """Every watched word in the text that concerns this group and language."""
        every = (*self._walk(reading), *self._wildcards(reading), *self._searches(reading))
        return [one for one in every if one.watched.concerns(language, group)]

    def _walk(self, reading) -> Iterator[Found]:
        words = reading.words if self._plain else ()
        for place, word in enumerate(words):
            for phrase, watched in self._plain.get(word.plain, ()):
                there = words[place : place + len(phrase)]
                if [one.plain for one in there] == phrase:
                    yield Found(watched, word.start, there[-1].end)
            if word.look:
                yield from self._seen_through(word)
        for word in reading.hidden_words if self._looks else ():
            yield from self._seen_through(word)

    def _seen_through(self, word):
        for watched in self._looks.get(word.look, ()):
            if [word.plain] != [one.plain for one in Reading(watched.pattern).words]:
                yield Found(watched, word.start, word.end)

    def _wildcards(self, reading) -> Iterator[Found]:
        if not self._wild:
            return
        words = {word.plain for word in reading.words}
        for pieces, pattern, watched in self._wild:
            if not all(piece in reading.clean for piece in pieces):
                continue
            key = max(pieces, key=len, default="")
            fitting = {word for word in words if key in word and fits(word, pattern)}
            for word in reading.words if fitting else ():
                if word.plain in fitting:
                    yield Found(watched, word.start, word.end)

    def _searches(self, reading) -> Iterator[Found]:
        left = WORDS_SECONDS
        for watched in self._patterns:
            begun = time.monotonic()
            try:
                if left <= 0:
                    raise OutOfTime(watched.pattern)
                spans = finds(watched.pattern, reading.clean, min(PATTERN_SECONDS, left))
                for span in spans:
                    if span[0] < span[1]:
                        yield Found(watched, *reading.place_of(*span))
            except OutOfTime:
                yield Found(watched, in_time=False)
            left -= min(time.monotonic() - begun, PATTERN_SECONDS)


def fits(word: str, pattern: str) -> bool:
    """Whether the word is spelled so; `*` is any letters or none, `?` one. Never goes back far."""
    at = place = 0
    star, kept = -1, 0
    while at < len(word):
        if place < len(pattern) and pattern[place] == "*":
            star, kept = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in ("?", word[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            kept += 1
            at, place = kept, star + 1
        else:
            return False
    return not pattern[place:].strip("*")


def replaced(text: str, found: list[Found]) -> str:
    """The text with each word that is replaced; where two overlap, the first one counts."""
    pieces, done = [], 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= done:
            pieces += [text[done : one.start], one.watched.replacement]
            done = one.end
    return "".join([*pieces, text[done:]])

"""Pieces of pages, kept in memory by everything that they show.

`{% piece "topics/_row.html" row.key row=row shows_group=True %}` gives what `{% include … only %}`
would give. The template sees the named things and nothing else: no viewer, no request. Its HTML
is kept under the unnamed words and every named plain value; so whatever a piece says about the
*things* that it is given, their key must say. Nothing is ever dropped for being old: a key holds
versions and own marks, and what changed has another key. What is not asked for falls out by
itself.

Language, time zone and the day (“yesterday”) are part of every key. A CSRF token and a composer's
key are another in every answer, and the face beside a reply box is the viewer's: secret marks
stand in their place while the piece is drawn, and gaps while it is kept.
"""

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from community.core.memory import may_be_kept
from community.core.news import ALL, news

ROOM = 20 * 1024 * 1024  # bytes, in each process
OWN_COST = 700  # bytes of a kept piece beside its text, about
PART_COST = 8  # and for each of its parts
PLAIN = frozenset((str, int, bool, float, type(None), tuple, datetime))
LIKE_PLAIN = (*PLAIN, Promise)


class Gap(Enum):
    """What is another in every answer."""

    TOKEN = 1  # against forged forms
    FRESH = 2  # a composer's key: the same text sent twice is one post
    FACE = 3  # who writes here


Part = bytes | Gap
# Nobody can write them into a post: they never leave the process.
MARKS = {secrets.token_hex(24): gap for gap in Gap}
TOKEN, FRESH, FACE = MARKS
BETWEEN = re.compile("|".join(MARKS).join("()"))
SIGN = secrets.token_hex(24)  # where a piece belongs that another shows


class Pieces:
    """Pieces by key, bounded in bytes; the one that was not asked for longest goes first.

    Parts that several of them show are held once, and weigh once.
    """

    def __init__(self, room: int = ROOM):
        self.room, self.size = room, 0
        self._kept: OrderedDict[tuple, tuple] = OrderedDict()
        self._held: dict[Any, list] = {}
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._kept)

    def take(self, key: tuple) -> tuple | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: tuple, parts: tuple) -> tuple:
        """Keep it; gives it back as it is kept."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = tuple([self._hold(part) for part in parts])
                self.size += OWN_COST + PART_COST * len(parts)
                while self.size > self.room and len(self._kept) > 1:
                    self._let_go(self._kept.popitem(last=False)[1])
            return self._kept[key]

    def hear(self, word: str) -> None:
        """A name, the house or the database itself is another: no key of before is asked for."""
        if word == ALL:
            with self._lock:
                self._kept.clear()
                self._held.clear()
                self.size = 0

    def _hold(self, part):
        held = self._held.get(part)
        if held is None:
            held = self._held[part] = [part, 0]
            self.size += _weight(part)
        held[1] += 1
        return held[0]

    def _let_go(self, parts):
        self.size -= OWN_COST + PART_COST * len(parts)
        for part in parts:
            held = self._held[part]
            held[1] -= 1
            if not held[1]:
                del self._held[part]
                self.size -= _weight(part)


def _weight(part):
    return len(part) if type(part) is bytes else 0


pieces = Pieces()
news.attend(pieces.hear)


class Mould:
    """What is put into a piece while it is drawn: the very parts, so that they are held once."""

    def __init__(self):
        self._put_in: list[tuple] = []

    def put_in(self, *parts) -> str:
        """A sign where these belong."""
        self._put_in.append(parts)
        return SIGN

    def parts(self, text: str) -> tuple:
        """All of it, cut at the marks."""
        first, *others = text.split(SIGN)
        parts = _split(first)
        for put_in, after in zip(self._put_in, others, strict=True):
            parts += [*put_in, *_split(after)]
        return tuple(parts)


def _split(text):
    return [MARKS.get(one) or one.encode() for one in BETWEEN.split(text) if one]


@dataclass(frozen=True)
class Given:
    """What a piece is drawn with: the marks where it is kept, else what they stand for."""

    token: str
    fresh: str
    face: str = ""
    mould: Mould | None = None


def _marks():
    return Given(TOKEN, FRESH, mark_safe(FACE), Mould())  # noqa: S308 - letters and digits


def parts_of(draw: Callable[[Given], str], key: tuple) -> tuple[Part, ...]:
    """The piece of this key with its gaps; drawn where it is not kept."""
    parts = pieces.take(key)
    if parts is None:
        given = _marks()
        parts = pieces.put(key, given.mould.parts(draw(given)))
    return parts


def parts_of_row(draw: Callable[[Any, Given], str], key: tuple, thing: Any) -> tuple[Part, ...]:
    """The same for a thing; one that was another when it was drawn is kept as what it was then."""
    parts = pieces.take((key, thing.key))
    if parts is None:
        given = _marks()
        parts = given.mould.parts(draw(thing, given))
        parts = pieces.put((key, thing.key), parts)
    return parts


def piece(draw: Callable[[Given], str], key: tuple, given: Given) -> SafeString:
    """The piece of this key; drawn with what this answer is given where it is not kept."""
    if not may_be_kept():
        return mark_safe(draw(given))  # noqa: S308 - what a template gave
    return mark_safe(filled(parts_of(draw, key), given).decode())  # noqa: S308


def row_of_pieces(
    draw: Callable[[Any, Given], str], key: tuple, things: Iterable, given: Given
) -> SafeString:
    """A piece for each thing, one after the other, kept under the thing's own key."""
    if not may_be_kept():
        return mark_safe("".join(draw(thing, given) for thing in things))  # noqa: S308
    rows = [filled(parts_of_row(draw, key, thing), given) for thing in things]
    return mark_safe(b"".join(rows).decode())  # noqa: S308


def filled(parts: Sequence[Part], given: Given) -> bytes:
    """Who asks for a token is given a cookie: only a piece with a form may ask."""
    if len(parts) == 1 and type(parts[0]) is bytes:
        return parts[0]
    words = {}
    return b"".join(
        [
            one if type(one) is bytes else words.get(one) or _said(words, one, given)
            for one in parts
        ]
    )


def _said(words, gap, given):
    said = given.token if gap is Gap.TOKEN else given.fresh if gap is Gap.FRESH else given.face
    words[gap] = str(said).encode()
    return words[gap]


def key_of(template: str, words: tuple, shown: dict, here: tuple) -> tuple:
    """What a piece depends on, beside the things that the words stand for."""
    values = shown.values()
    plain = tuple(
        [_plain(one) for one in values if type(one) in PLAIN or isinstance(one, LIKE_PLAIN)]
    )
    return template, here, tuple([_plain(word) for word in words]), tuple(shown), plain


def _plain(value):
    """A lazy value as what it stands for, so that no request lives on in a key."""
    if type(value) in PLAIN:
        return value
    if not isinstance(value, LIKE_PLAIN):
        raise TypeError(f"A key is made of plain words, not of {type(value).__name__}.")
    return value + 0 if isinstance(value, (int, float)) else str(value)


def here() -> tuple:
    """Language, time zone and day: part of every key."""
    zone = timezone.get_current_timezone_name()
    return get_language(), zone, timezone.localdate()

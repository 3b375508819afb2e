"""Pieces of pages, kept in memory by everything that they show.

`{% piece "topics/_row.html" row.key row=row shows_group=True %}` gives what `{% include … only %}`
would give. The template sees the named things and nothing else: no viewer, no request. Its HTML
is kept under the unnamed words and every named plain value; so whatever a piece says about the
*things* that it is given, their key must say. Nothing is ever dropped for being old: a key holds
versions and own marks, and what changed has another key. What is not asked for falls out by
itself.

Language, time zone and the day (“yesterday”) are part of every key. A CSRF token is another in
every request: a secret mark stands in its place while the piece is kept.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from community.core.memory import may_be_kept
from community.core.news import ALL, news

ROOM = 20 * 1024 * 1024  # bytes, in each process
OWN_COST = 700  # bytes of a kept piece beside its text, about
TOKEN = secrets.token_hex(24)  # nobody can write it into a post: it never leaves the process
PLAIN = frozenset((str, int, bool, float, type(None), tuple, datetime))
LIKE_PLAIN = (*PLAIN, Promise)


class Pieces:
    """Pieces by key, bounded in bytes; the one that was not asked for longest goes first."""

    def __init__(self, room: int = ROOM):
        self.room, self.size = room, 0
        self._kept: OrderedDict[tuple, tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._kept)

    def take(self, key: tuple) -> tuple[str, ...] | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: tuple, parts: tuple[str, ...]) -> None:
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = parts
            self.size += _weight(parts)
            while self.size > self.room:
                _key, gone = self._kept.popitem(last=False)
                self.size -= _weight(gone)

    def hear(self, word: str) -> None:
        """A name, the house or the database itself is another: no key of before is asked for."""
        if word == ALL:
            with self._lock:
                self._kept.clear()
                self.size = 0


def _weight(parts):
    return OWN_COST + sum(len(part.encode()) for part in parts)


pieces = Pieces()
news.attend(pieces.hear)


def piece(draw: Callable[[str], str], key: tuple, token: str) -> SafeString:
    """The piece of this key; drawn, with a CSRF token, where it is not kept."""
    if not may_be_kept():
        return mark_safe(draw(token))  # noqa: S308 - what a template gave
    return mark_safe(_with_token(_taken(draw, key), token))  # noqa: S308


def row_of_pieces(
    draw: Callable[[Any, str], str], key: tuple, things: Iterable, token: str
) -> SafeString:
    """A piece for each thing, one after the other, kept under the thing's own key."""
    if not may_be_kept():
        return mark_safe("".join(draw(thing, token) for thing in things))  # noqa: S308
    rows = [_with_token(_taken_row(draw, key, thing), token) for thing in things]
    return mark_safe("".join(rows))  # noqa: S308


def _taken(draw, key):
    parts = pieces.take(key)
    if parts is None:
        parts = tuple(draw(TOKEN).split(TOKEN))
        pieces.put(key, parts)
    return parts


def _taken_row(draw, key, thing):
    """A thing that was another when it was drawn is kept as what it was then."""
    parts = pieces.take((key, thing.key))
    if parts is None:
        parts = tuple(draw(thing, TOKEN).split(TOKEN))
        pieces.put((key, thing.key), parts)
    return parts


def _with_token(parts, token):
    """Who asks for a token is given a cookie: only a piece with a form may ask."""
    return str(token).join(parts) if len(parts) > 1 else parts[0]


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

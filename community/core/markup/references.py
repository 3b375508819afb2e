"""What a text points at, and what rendering hands back."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MENTIONS_HONOURED = 10
NAMES_ASKED = 50  # one question to the database stays one small question

# Two to thirty characters; it ends in a letter or digit, so "@maja." and "_@maja_" mean maja.
NAME = r"[^\W_][\w.-]{0,28}[^\W_]"
# Only Latin letters before the @ make an e-mail address: Hebrew writes "to maja" as one word.
MENTION = re.compile(rf"(?<![A-Za-z0-9@/.%+-])(?<![A-Za-z0-9]_)@({NAME})(?![^\W_]|@)")


@dataclass(frozen=True)
class Reference:
    """A member or a post that the writer may point at."""

    url: str
    label: str


@dataclass(frozen=True)
class Rendered:
    """`html` is safe to show, `mentions` are to be told, `text` is for excerpts and search,
    `files` are the keys of the files that it shows."""

    html: str
    mentions: tuple[str, ...]
    text: str
    files: tuple[str, ...] = ()


PostKey = tuple[int | None, int]  # topic (None: this one), number
Names = Callable[[set[str]], dict[str, Reference]]
Posts = Callable[[set[PostKey]], dict[PostKey, Reference]]


def honoured(written: Iterable[str], names: Names | None) -> dict[str, Reference]:
    """The mentions that count, in the order they were written: the first ten members."""
    asked = list(dict.fromkeys(written))[:NAMES_ASKED]
    if not asked or names is None:
        return {}
    known = names(set(asked))
    found: dict[str, Reference] = {}
    members: set[str] = set()
    for name in asked:
        if name in known and (known[name].url in members or len(members) < MENTIONS_HONOURED):
            members.add(known[name].url)
            found[name] = known[name]
    return found


def told(found: dict[str, Reference]) -> tuple[str, ...]:
    """Each mentioned member once, by the name first written."""
    by_member: dict[str, str] = {}
    for name, reference in found.items():
        by_member.setdefault(reference.url, name)
    return tuple(by_member.values())

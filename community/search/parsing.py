"""What somebody typed, taken apart: words, phrases, and what narrows them down.

Never refuses: what is no operator of ours is a word.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from community.members.queries import readable

LONGEST = 400  # signs read of a text, however long it is
PIECES = 40  # words and operators read of it
PHRASES = 5  # each costs a question
PIECE = re.compile(
    r"""(?P<minus>-?)(?:(?P<operator>[a-z]+):(?P<value>"[^"]*"|[^\s"]+)
    |"(?P<phrase>[^"]*)"?|(?P<word>\S+))""",
    re.VERBOSE | re.IGNORECASE,
)
STATES = ("solved", "unanswered")


@dataclass(frozen=True)
class Asked:
    """What is looked for, and where."""

    words: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    group: str = ""
    author: str = ""
    tag: str = ""
    state: str = ""
    before: date | None = None
    after: date | None = None

    @property
    def is_empty(self):
        return not (self.words or self.phrases or self.is_narrowed)

    @property
    def is_narrowed(self):
        return bool(
            self.group or self.author or self.tag or self.state or self.before or self.after
        )

    @property
    def is_within(self):
        """Whether it asks about topics and posts only, so that people and groups are no answer."""
        return self.is_narrowed or bool(self.phrases or self.without)

    @property
    def said(self):
        """The words and phrases, as they go into the box."""
        phrases = [f'"{phrase}"' for phrase in self.phrases]
        without = [f'-"{one}"' if " " in one else f"-{one}" for one in self.without]
        return " ".join(filter(None, [self.words, *phrases, *without]))

    @property
    def places(self):
        """What narrows it down, operator by operator, in plain words."""
        return (
            ("in", self.group),
            ("author", self.author),
            ("tag", self.tag),
            ("is", self.state),
            ("before", self.before.isoformat() if self.before else ""),
            ("after", self.after.isoformat() if self.after else ""),
        )

    @property
    def text(self):
        """All of it in one line, operators too."""
        told = [self.said]
        for name, value in self.places:
            if value:
                told.append(f'{name}:"{value}"' if " " in value else f"{name}:{value}")
        return " ".join(filter(None, told))


def parse(typed: str) -> Asked:
    """Words and operators of one line: `wheel in:workshop author:maja "true it" -tube`."""
    asked, words, phrases, without = Asked(), [], [], []
    pieces = PIECE.finditer(readable(typed[:LONGEST]))
    for piece, _place in zip(pieces, range(PIECES), strict=False):
        narrowed = _narrowed(asked, piece)
        if narrowed is not None:
            asked = narrowed
            continue
        phrase, word = piece["phrase"], piece["word"]
        if phrase is not None:
            (without if piece["minus"] else phrases).append(phrase.strip())
        elif piece["minus"] and word:
            without.append(word)
        else:
            words.append(piece[0])
    return replace(
        asked,
        words=" ".join(words),
        phrases=tuple(dict.fromkeys(filter(None, phrases)))[:PHRASES],
        without=tuple(filter(None, without)),
    )


def _narrowed(asked, piece):
    """The question narrowed down by one operator; nothing when it is none."""
    if piece["operator"] is None or piece["minus"]:
        return None
    name, value = piece["operator"].lower(), piece["value"].strip('"').strip()
    if not value:
        return None
    if name in {"before", "after"}:
        day = day_of(value)
        return replace(asked, **{name: day}) if day else None
    if name == "is":
        return replace(asked, state=value.lower()) if value.lower() in STATES else None
    field = {"in": "group", "author": "author", "tag": "tag"}.get(name)
    return replace(asked, **{field: value.removeprefix("@")}) if field else None


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

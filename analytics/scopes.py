"""What part of the house a figure is about.

A scope is written as one word in tables, addresses and files: "place", "group:12", "language:sv",
"tag:7".
"""

import re
from dataclasses import dataclass

GROUP, LANGUAGE, TAG, PLACE = "group", "language", "tag", "place"
WRITTEN = re.compile(r"(group|tag):([1-9][0-9]{0,17})|language:([a-z]{2})|place", re.ASCII)
SCOPE_MAX = 26


@dataclass(frozen=True, slots=True)
class Scope:
    """The whole place, one group, one language, or one tag."""

    kind: str
    key: str = ""

    def __str__(self):
        return f"{self.kind}:{self.key}" if self.key else self.kind

    @property
    def pk(self) -> int | None:
        """Of a group or a tag."""
        return int(self.key) if self.kind in (GROUP, TAG) else None


WHOLE = Scope(PLACE)


def scope_of(written: str) -> Scope | None:
    """None for what is no scope."""
    if not WRITTEN.fullmatch(written):
        return None
    kind, _colon, key = written.partition(":")
    return Scope(kind, key)

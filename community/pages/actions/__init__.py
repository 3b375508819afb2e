"""What is done with feeds and guidelines."""

from community.pages.actions.feed_keys import drop_feed_key, make_feed_key
from community.pages.actions.guidelines import (
    WORDS,
    NotPossible,
    bring_back,
    make_guideline,
    move_guideline,
    retire_guideline,
    say_anew,
)

__all__ = [
    "WORDS",
    "NotPossible",
    "bring_back",
    "drop_feed_key",
    "make_feed_key",
    "make_guideline",
    "move_guideline",
    "retire_guideline",
    "say_anew",
]

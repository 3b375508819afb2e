"""What members are told of topics: when, whom, and what a notice says to whom now."""

from community.topics.telling import digest, words  # noqa: F401  (they register themselves)
from community.topics.telling.announcing import (
    announce_answer,
    announce_change,
    announce_mentions,
    announce_post,
    announce_reaction,
)
from community.topics.telling.read import read_up_to

__all__ = [
    "announce_answer",
    "announce_change",
    "announce_mentions",
    "announce_post",
    "announce_reaction",
    "read_up_to",
]

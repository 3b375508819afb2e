"""What people say to each other, and what became of it."""

from community.topics.models.change import Change, Verb
from community.topics.models.follow import Follow, Level
from community.topics.models.held import Held
from community.topics.models.own import Bookmark, CaughtUp, Draft, ReadMark
from community.topics.models.post import Post, PostQuerySet, Revision
from community.topics.models.reaction import REACTION_ICONS, SLOTS, Reaction, ReactionWord
from community.topics.models.topic import FACES, Heat, TaggedTopic, Topic, TopicQuerySet

__all__ = [
    "FACES",
    "REACTION_ICONS",
    "SLOTS",
    "Bookmark",
    "CaughtUp",
    "Change",
    "Draft",
    "Follow",
    "Heat",
    "Held",
    "Level",
    "Post",
    "PostQuerySet",
    "Reaction",
    "ReactionWord",
    "ReadMark",
    "Revision",
    "TaggedTopic",
    "Topic",
    "TopicQuerySet",
    "Verb",
]

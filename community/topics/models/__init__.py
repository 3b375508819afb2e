"""What people say to each other, and what became of it."""

from community.topics.models.change import Change, Verb
from community.topics.models.own import Draft, ReadMark
from community.topics.models.post import Post, PostQuerySet, Revision
from community.topics.models.topic import FACES, TaggedTopic, Topic, TopicQuerySet

__all__ = [
    "FACES",
    "Change",
    "Draft",
    "Post",
    "PostQuerySet",
    "ReadMark",
    "Revision",
    "TaggedTopic",
    "Topic",
    "TopicQuerySet",
    "Verb",
]

"""What people said, at the desk: found, put right, taken away, given back, each with a reason."""

from community.topics.admin.log import ChangeAdmin, RevisionAdmin, TagAdmin
from community.topics.admin.posts import PostAdmin
from community.topics.admin.reactions import ReactionWordAdmin
from community.topics.admin.topics import TopicAdmin

__all__ = [
    "ChangeAdmin",
    "PostAdmin",
    "ReactionWordAdmin",
    "RevisionAdmin",
    "TagAdmin",
    "TopicAdmin",
]

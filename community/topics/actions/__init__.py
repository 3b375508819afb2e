"""All that is done with topics and posts. Locks are taken in this order: topic, group, member."""

from community.topics.actions.bookmarking import (
    drop_bookmark,
    note_bookmark,
    put_bookmark,
)
from community.topics.actions.drafting import drop_draft, save_draft
from community.topics.actions.editing import EditedMeanwhile, edit_post
from community.topics.actions.following import follow, follow_by_writing, take_word_back
from community.topics.actions.reacting import NotReactable, choose_word, react, take_back
from community.topics.actions.reading import mark_all_read, mark_own_post_read, mark_read
from community.topics.actions.removing import (
    delete_post,
    delete_topic,
    purge_post,
    purge_topic,
    restore_post,
    restore_topic,
)
from community.topics.actions.replying import TopicClosed, post_reply
from community.topics.actions.steering import (
    accept_answer,
    archive_topic,
    close_topic,
    move_topic,
    pin_topic,
    reopen_topic,
    take_back_answer,
    unpin_topic,
    wake_topic,
)
from community.topics.actions.writing import GroupArchived, post_topic

__all__ = [
    "EditedMeanwhile",
    "GroupArchived",
    "NotReactable",
    "TopicClosed",
    "accept_answer",
    "archive_topic",
    "choose_word",
    "close_topic",
    "delete_post",
    "delete_topic",
    "drop_bookmark",
    "drop_draft",
    "edit_post",
    "follow",
    "follow_by_writing",
    "mark_all_read",
    "mark_own_post_read",
    "mark_read",
    "move_topic",
    "note_bookmark",
    "pin_topic",
    "post_reply",
    "post_topic",
    "purge_post",
    "purge_topic",
    "put_bookmark",
    "react",
    "reopen_topic",
    "restore_post",
    "restore_topic",
    "save_draft",
    "take_back",
    "take_back_answer",
    "take_word_back",
    "unpin_topic",
    "wake_topic",
]

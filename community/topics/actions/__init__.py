"""All that is done with topics and posts. Locks are taken in this order: topic, group, member."""

from community.topics.actions.bookmarking import (
    drop_bookmark,
    note_bookmark,
    put_bookmark,
)
from community.topics.actions.drafting import drop_draft, save_draft
from community.topics.actions.editing import EditedMeanwhile, edit_post, write_edit
from community.topics.actions.following import follow, follow_by_writing, take_word_back
from community.topics.actions.hiding import hide_post, hide_topic, show_post, show_topic
from community.topics.actions.holding import let_in, refuse, take_back_held, wait_again
from community.topics.actions.merging import (
    NotMergeable,
    merge_topic,
    unmerge_topic,
    unsplit_topic,
)
from community.topics.actions.noting import GroupTakesNone, MovedMeanwhile, mark_poll
from community.topics.actions.reacting import NotReactable, choose_word, react, take_back
from community.topics.actions.reading import mark_all_read, mark_own_topic_read, mark_read
from community.topics.actions.refusing import TopicClosed
from community.topics.actions.removing import (
    delete_post,
    delete_topic,
    purge_post,
    purge_topic,
    restore_post,
    restore_topic,
)
from community.topics.actions.replying import post_reply, write_reply
from community.topics.actions.splitting import NotSplittable, split_topic
from community.topics.actions.steering import (
    NotAnAnswer,
    accept_answer,
    archive_topic,
    close_topic,
    mark_heat,
    move_topic,
    pin_topic,
    reopen_topic,
    set_slow,
    take_back_answer,
    unpin_topic,
    wake_topic,
)
from community.topics.actions.writing import GroupArchived, post_topic, write_topic

__all__ = [
    "EditedMeanwhile",
    "GroupArchived",
    "GroupTakesNone",
    "MovedMeanwhile",
    "NotAnAnswer",
    "NotMergeable",
    "NotReactable",
    "NotSplittable",
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
    "hide_post",
    "hide_topic",
    "let_in",
    "mark_all_read",
    "mark_heat",
    "mark_own_topic_read",
    "mark_poll",
    "mark_read",
    "merge_topic",
    "move_topic",
    "note_bookmark",
    "pin_topic",
    "post_reply",
    "post_topic",
    "purge_post",
    "purge_topic",
    "put_bookmark",
    "react",
    "refuse",
    "reopen_topic",
    "restore_post",
    "restore_topic",
    "save_draft",
    "set_slow",
    "show_post",
    "show_topic",
    "split_topic",
    "take_back",
    "take_back_answer",
    "take_back_held",
    "take_word_back",
    "unmerge_topic",
    "unpin_topic",
    "unsplit_topic",
    "wait_again",
    "wake_topic",
    "write_edit",
    "write_reply",
    "write_topic",
]

"""Who may do what with topics and posts."""

from community.groups.models import Group, TopicKind
from community.groups.permissions import can_write, manages
from community.members.models import Viewer
from community.topics.models import Post, Topic


def can_start_topic(viewer: Viewer, group: Group) -> bool:
    return can_write(viewer, group)


def can_announce(viewer: Viewer, group: Group) -> bool:
    """Announcements are written by those who run the group."""
    return manages(viewer, group)


def kinds_for(viewer: Viewer, group: Group) -> list[TopicKind]:
    """The kinds of topic this person may open here."""
    every = list(TopicKind)
    return every if can_announce(viewer, group) else [TopicKind.DISCUSSION, TopicKind.QUESTION]


def can_reply(viewer: Viewer, topic: Topic) -> bool:
    """Members of the group reply while the topic stands open."""
    shut = topic.is_deleted or topic.is_archived or topic.is_closed
    return not shut and can_write(viewer, topic.group)


def can_manage_topic(viewer: Viewer, topic: Topic) -> bool:
    return manages(viewer, topic.group)


def can_edit_post(viewer: Viewer, post: Post) -> bool:
    """Authors edit their own words while the topic is open; managers any, outside archives."""
    if post.is_deleted or post.topic.is_archived or post.topic.group.is_archived:
        return False
    return manages(viewer, post.topic.group) or _is_own_in_open_topic(viewer, post)


def can_delete_post(viewer: Viewer, post: Post) -> bool:
    """Authors take back their own replies, and a topic that nobody answered; managers any."""
    if post.is_deleted:
        return False
    if manages(viewer, post.topic.group):
        return True
    answered = post.opens_topic and post.topic.reply_count > 0
    return _is_own_in_open_topic(viewer, post) and not answered


def can_restore_post(viewer: Viewer, post: Post) -> bool:
    """Managers restore; authors what they themselves took back."""
    if not post.is_deleted or post.is_purged:
        return False
    own = post.author_id == viewer.pk and post.deleted_by_id == viewer.pk
    return manages(viewer, post.topic.group) or (own and can_write(viewer, post.topic.group))


def can_react(viewer: Viewer, post: Post) -> bool:
    """Members of the group react to what others wrote, in closed topics too; not in archives."""
    if post.is_deleted or post.topic.is_deleted or post.topic.is_archived:
        return False
    return can_write(viewer, post.topic.group) and post.author_id != viewer.pk


def can_keep(viewer: Viewer, post: Post) -> bool:
    """Members bookmark what they may read and what still stands."""
    return viewer.is_authenticated and not post.is_deleted


def can_see_reactors(viewer: Viewer, post: Post) -> bool:
    """Who reacted is for members, and only while the post stands."""
    return viewer.is_authenticated and not post.is_deleted


def can_see_deleted(viewer: Viewer, post: Post) -> bool:
    """What was taken away is read by managers and by nobody else."""
    return manages(viewer, post.topic.group)


def can_see_revisions(viewer: Viewer, post: Post) -> bool:
    """The history of a standing post is open to its readers; that of a deleted one to managers."""
    return not post.is_deleted or can_see_deleted(viewer, post)


def can_purge(viewer: Viewer, topic: Topic) -> bool:
    """Purging is final: it is for those who run the whole community, and can read the topic."""
    return viewer.is_authenticated and viewer.is_manager and manages(viewer, topic.group)


def can_accept_answer(viewer: Viewer, topic: Topic) -> bool:
    """Whoever asked says what helped; managers may, too."""
    if not topic.is_question or topic.is_deleted or topic.is_archived or topic.group.is_archived:
        return False
    asked = viewer.is_authenticated and topic.author_id == viewer.pk
    return (asked and can_write(viewer, topic.group)) or manages(viewer, topic.group)


def _is_own_in_open_topic(viewer, post):
    if not viewer.is_authenticated or post.author_id != viewer.pk:
        return False
    topic = post.topic
    return can_write(viewer, topic.group) and not topic.is_closed and not topic.is_archived

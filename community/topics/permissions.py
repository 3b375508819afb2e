"""Who may do what with topics and posts.

What managers do here, volunteers do where they hold the right for it (`groups.permissions.holds`).
"""

from community.groups.models import CHOSEN_KINDS, Group, Right, TopicKind
from community.groups.permissions import can_write, holds, manages
from community.groups.queries import those_who_run
from community.members.models import User, Viewer
from community.topics.models import Held, Post, Topic
from community.topics.queries.places import split_from, taken_away_by


def can_start_topic(viewer: Viewer, group: Group) -> bool:
    return can_write(viewer, group)


def can_announce(viewer: Viewer, group: Group) -> bool:
    """Announcements are written by those who run the group."""
    return manages(viewer, group) and not viewer.is_silenced


def kinds_for(viewer: Viewer, group: Group) -> list[TopicKind]:
    """The kinds of topic this person may open here."""
    every = list(CHOSEN_KINDS)
    return every if can_announce(viewer, group) else [TopicKind.DISCUSSION, TopicKind.QUESTION]


def can_reply(viewer: Viewer, topic: Topic) -> bool:
    """Members of the group reply while the topic stands open."""
    shut = topic.is_deleted or topic.is_archived or topic.is_closed
    return not shut and can_write(viewer, topic.group)


def can_manage_topic(viewer: Viewer, topic: Topic) -> bool:
    return manages(viewer, topic.group)


def has_right(viewer: Viewer, right: Right, topic: Topic) -> bool:
    """Whether a right is the viewer's in this topic."""
    return holds(viewer, right, group=topic.group, topic=topic)


def rights_in(viewer: Viewer, topic: Topic) -> tuple[Right, ...]:
    """All that the viewer may do here for the place, not for themselves."""
    if not viewer.is_authenticated or not (viewer.is_volunteer or manages(viewer, topic.group)):
        return ()
    return tuple(right for right in Right if has_right(viewer, right, topic))


def can_close_topic(viewer: Viewer, topic: Topic) -> bool:
    """Closing and reopening, slow mode, archiving and waking."""
    return has_right(viewer, Right.CLOSE, topic)


def can_pin_topic(viewer: Viewer, topic: Topic) -> bool:
    return has_right(viewer, Right.FEATURE, topic)


def can_delete_topic(viewer: Viewer, topic: Topic) -> bool:
    """Hiding and deleting a topic for the place, and giving it back."""
    return has_right(viewer, Right.DELETE, topic) and judges_topic(viewer, topic)


def judges(viewer: Viewer, post: Post) -> bool:
    """Volunteers judge nobody who runs the house or the group; and nobody gives back to themselves
    what others took away, unless nobody else runs the house."""
    if post.opens_topic and not judges_topic(viewer, post.topic):
        return False
    if post.author_id == viewer.pk and post.is_deleted and post.deleted_by_id != viewer.pk:
        return _runs_alone(viewer)
    return _judges_words_of(viewer, post.author_id, post.topic.group)


def judges_topic(viewer: Viewer, topic: Topic) -> bool:
    """The same of a whole topic."""
    if topic.author_id == viewer.pk and topic.is_deleted and taken_away_by(topic) != viewer.pk:
        return _runs_alone(viewer)
    return _judges_words_of(viewer, topic.author_id, topic.group)


def _judges_words_of(viewer, author, group):
    return manages(viewer, group) or author not in those_who_run(viewer, group)


def _runs_alone(viewer):
    """Runs the house, and nobody else does; kept on the viewer, for one page."""
    if not viewer.is_manager:
        return False
    if not hasattr(viewer, "_runs_alone"):
        others = User.objects.welcome().filter(manager_since__isnull=False).exclude(pk=viewer.pk)
        viewer._runs_alone = not others.exists()
    return viewer._runs_alone


def can_move_topic(viewer: Viewer, topic: Topic) -> bool:
    """Moving, splitting and merging, as far as the topic itself is concerned."""
    return has_right(viewer, Right.MOVE, topic)


def can_move_to(viewer: Viewer, topic: Topic, to: Group) -> bool:
    """Taking a topic, or posts of it, into a group: the right must hold here and there."""
    there = holds(viewer, Right.MOVE, group=to, topic=topic)
    return there and can_move_topic(viewer, topic)


def can_part(viewer: Viewer, topic: Topic) -> bool:
    """Taking a merged topic out of the other: the right must hold in both."""
    into = topic.merged_into
    return can_move_topic(viewer, topic) and (into is None or can_move_topic(viewer, into))


def can_put_back(viewer: Viewer, topic: Topic) -> bool:
    """Putting posts back where they were split off: the right must hold in both."""
    origin = split_from(topic, viewer)
    return origin is not None and all(can_move_topic(viewer, one) for one in (topic, origin))


def writes_freely(viewer: Viewer, group: Group, topic: Topic | None = None) -> bool:
    """Screening holds nothing of whoever would let it in here."""
    return holds(viewer, Right.APPROVE, group=group, topic=topic)


def can_approve(viewer: Viewer, held: Held) -> bool:
    """Letting in what waits."""
    return holds(viewer, Right.APPROVE, group=held.group, topic=held.topic, language=held.language)


def can_edit_post(viewer: Viewer, post: Post) -> bool:
    """Authors edit their own words while the topic is open; managers any, outside archives."""
    if post.is_deleted or post.topic.is_archived or post.topic.group.is_archived:
        return False
    by_right = has_right(viewer, Right.EDIT, post.topic) and judges(viewer, post)
    return by_right or _is_own_in_open_topic(viewer, post)


def can_delete_post(viewer: Viewer, post: Post) -> bool:
    """Authors take back their own replies, and a topic that nobody answered; managers any, and
    what is hidden, too."""
    if post.is_deleted and not post.is_hidden:
        return False
    if has_right(viewer, Right.DELETE, post.topic) and judges(viewer, post):
        return True
    if post.is_hidden:
        return False
    answered = post.opens_topic and post.topic.reply_count > 0
    return _is_own_in_open_topic(viewer, post) and not answered


def can_hide_post(viewer: Viewer, post: Post) -> bool:
    """Putting what stands out of sight until it is judged; post 1 takes its topic along."""
    away = post.is_deleted or post.topic.is_deleted
    return not away and has_right(viewer, Right.DELETE, post.topic) and judges(viewer, post)


def can_show_post(viewer: Viewer, post: Post) -> bool:
    """Showing again what was hidden."""
    by_right = post.is_hidden and has_right(viewer, Right.DELETE, post.topic)
    return by_right and judges(viewer, post)


def can_read_hidden(viewer: Viewer, post: Post) -> bool:
    """What is hidden is still read by its author, and by those who may judge it."""
    if not post.is_hidden or post.is_purged or not viewer.is_authenticated:
        return False
    return post.author_id == viewer.pk or can_see_deleted(viewer, post)


def can_restore_post(viewer: Viewer, post: Post) -> bool:
    """Managers restore; authors what they themselves took back, and never what was hidden."""
    if not post.is_deleted or post.is_purged:
        return False
    own = post.author_id == viewer.pk and post.deleted_by_id == viewer.pk
    may_write = own and not post.is_hidden and can_write(viewer, post.topic.group)
    return may_write or (has_right(viewer, Right.DELETE, post.topic) and judges(viewer, post))


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
    """What was taken away is read by managers, and by those who may give it back."""
    group = post.topic.group
    return manages(viewer, group) or has_right(viewer, Right.DELETE, post.topic)


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
    in_office = manages(viewer, topic.group) and not viewer.is_silenced
    return (asked and can_write(viewer, topic.group)) or in_office


def _is_own_in_open_topic(viewer, post):
    if not viewer.is_authenticated or post.author_id != viewer.pk:
        return False
    topic = post.topic
    shut = topic.is_deleted or topic.is_closed or topic.is_archived
    return can_write(viewer, topic.group) and not shut

"""What managers do to many topics or posts at once: the site's own actions, each with a reason."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.bulk import BulkVerb, community_managers
from community.groups.models import Group
from community.topics import actions
from community.topics.actions.purging import purge_post_for_good, purge_topic_for_good
from community.topics.forms import (
    MergeForm,
    MoveForm,
    NeededReasonForm,
    ReasonForm,
    SlowForm,
)
from community.topics.models import Topic
from community.topics.permissions import (
    can_close_topic,
    can_delete_topic,
    can_hide_post,
    can_manage_topic,
    can_move_topic,
    can_part,
    can_show_post,
    judges,
)


def _why(data, viewer):
    return ReasonForm(data)


def _why_needed(data, viewer):
    return NeededReasonForm(data)


def _how_slow(data, viewer):
    return SlowForm(data)


def _into(data, viewer):
    def movable(pk):
        into = Topic.objects.visible_to(viewer).select_related("group").filter(pk=pk).first()
        return into if into and can_move_topic(viewer, into) else None

    return MergeForm(data, topics=movable)


def _where_to(data, viewer):
    return MoveForm(data, groups=Group.objects.managed_by(viewer).awake().in_order())


def _on_topic(action):
    def do(topic, *, by, **asked):
        action(topic=topic, by=by, **asked)

    return do


def _on_post(action):
    def do(post, *, by, **asked):
        action(post=post, by=by, **asked)

    return do


def _may_topic(viewer, topic):
    return can_manage_topic(viewer, topic) and can_delete_topic(viewer, topic)


def _may_post(viewer, post):
    return can_manage_topic(viewer, post.topic) and judges(viewer, post)


TOPIC_VERBS = (
    BulkVerb(
        "close",
        _("Close"),
        _("No more replies. Everybody can go on reading."),
        do=_on_topic(actions.close_topic),
        may=can_manage_topic,
        form=_why,
        is_so_already=lambda topic: topic.is_closed,
    ),
    BulkVerb(
        "reopen",
        _("Reopen"),
        _("Members of the group can reply again."),
        do=_on_topic(actions.reopen_topic),
        may=can_manage_topic,
        form=_why,
        is_so_already=lambda topic: not topic.is_closed,
    ),
    BulkVerb(
        "pin",
        _("Pin"),
        _("They stay at the top of their group."),
        do=_on_topic(actions.pin_topic),
        may=can_manage_topic,
        form=_why,
        is_so_already=lambda topic: topic.pinned_at is not None,
    ),
    BulkVerb(
        "unpin",
        _("Unpin"),
        _("They take their place among the others."),
        do=_on_topic(actions.unpin_topic),
        may=can_manage_topic,
        form=_why,
        is_so_already=lambda topic: topic.pinned_at is None,
    ),
    BulkVerb(
        "move",
        _("Move to another group"),
        _("They take their posts along. Who may read them is for the new group to say."),
        do=_on_topic(actions.move_topic),
        may=can_manage_topic,
        form=_where_to,
    ),
    BulkVerb(
        "archive",
        pgettext_lazy("verb", "Archive"),
        _("Read and found, and nobody writes in them."),
        do=_on_topic(actions.archive_topic),
        may=can_manage_topic,
        form=_why,
        is_so_already=lambda topic: topic.is_archived,
    ),
    BulkVerb(
        "wake",
        _("Wake"),
        _("Members of the group can write in them again."),
        do=_on_topic(actions.wake_topic),
        may=can_manage_topic,
        form=_why,
        is_so_already=lambda topic: not topic.is_archived,
    ),
    BulkVerb(
        "slow",
        _("Slow mode"),
        _("Members wait between two posts of their own."),
        do=_on_topic(actions.set_slow),
        may=can_close_topic,
        form=_how_slow,
    ),
    BulkVerb(
        "hide",
        _("Hide"),
        _("Only their authors and those who run the group still read them."),
        do=_on_topic(actions.hide_topic),
        may=can_delete_topic,
        form=_why,
        is_so_already=lambda topic: topic.is_deleted,
    ),
    BulkVerb(
        "show",
        _("Show again"),
        _("Everybody sees them again as they were."),
        do=_on_topic(actions.show_topic),
        may=can_delete_topic,
        form=_why,
        is_so_already=lambda topic: not topic.is_hidden,
    ),
    BulkVerb(
        "merge",
        _("Merge into another topic"),
        _("Their posts come after those of the other topic, and their addresses lead there."),
        do=_on_topic(actions.merge_topic),
        may=can_move_topic,
        form=_into,
        is_so_already=lambda topic: topic.merged_into_id is not None,
    ),
    BulkVerb(
        "unmerge",
        _("Take out of the other topic"),
        _("Their posts go back to the places they had. What was written since stays."),
        do=_on_topic(actions.unmerge_topic),
        may=can_part,
        form=_why,
        is_so_already=lambda topic: topic.merged_into_id is None,
    ),
    BulkVerb(
        "delete",
        _("Delete"),
        _("Members no longer see them. You can restore them."),
        do=_on_topic(actions.delete_topic),
        may=_may_topic,
        form=_why_needed,
        is_so_already=lambda topic: topic.is_deleted and not topic.is_hidden,
        is_grave=True,
    ),
    BulkVerb(
        "restore",
        _("Restore"),
        _("Everybody sees them again as they were."),
        do=_on_topic(actions.restore_topic),
        may=_may_topic,
        form=_why,
        is_so_already=lambda topic: not topic.is_deleted,
    ),
    BulkVerb(
        "purge",
        _("Purge"),
        _("All their posts and their history are destroyed. Nobody can undo this."),
        do=_on_topic(purge_topic_for_good),
        may=can_manage_topic,
        form=_why_needed,
        open_to=community_managers,
        is_grave=True,
    ),
)

POST_VERBS = (
    BulkVerb(
        "hide",
        _("Hide"),
        _("Only their authors and those who run the group still read them."),
        do=_on_post(actions.hide_post),
        may=can_hide_post,
        form=_why,
        is_so_already=lambda post: post.is_deleted,
    ),
    BulkVerb(
        "show",
        _("Show again"),
        _("Everybody reads them again as they were."),
        do=_on_post(actions.show_post),
        may=can_show_post,
        form=_why,
        is_so_already=lambda post: not post.is_hidden,
    ),
    BulkVerb(
        "delete",
        _("Delete"),
        _("A line about who and why stays in their place. A first post takes its topic along."),
        do=_on_post(actions.delete_post),
        may=_may_post,
        form=_why_needed,
        is_so_already=lambda post: post.is_deleted and not post.is_hidden,
        is_grave=True,
    ),
    BulkVerb(
        "restore",
        _("Restore"),
        _("Everybody reads them again as they were."),
        do=_on_post(actions.restore_post),
        may=_may_post,
        form=_why,
        is_so_already=lambda post: not post.is_deleted,
    ),
    BulkVerb(
        "purge",
        _("Purge"),
        _("Their words and history are destroyed. Nobody can undo this."),
        do=_on_post(purge_post_for_good),
        may=_may_post,
        form=_why_needed,
        is_so_already=lambda post: post.is_purged,
        open_to=community_managers,
        is_grave=True,
    ),
)

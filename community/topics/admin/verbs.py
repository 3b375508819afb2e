"""What managers do to many topics or posts at once: the site's own actions, each with a reason."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.bulk import BulkVerb, community_managers
from community.groups.models import Group
from community.topics import actions
from community.topics.forms import MoveForm, NeededReasonForm, ReasonForm
from community.topics.permissions import can_manage_topic


def _why(data, viewer):
    return ReasonForm(data)


def _why_needed(data, viewer):
    return NeededReasonForm(data)


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


def _may_post(viewer, post):
    return can_manage_topic(viewer, post.topic)


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
        "delete",
        _("Delete"),
        _("Members no longer see them. You can restore them."),
        do=_on_topic(actions.delete_topic),
        may=can_manage_topic,
        form=_why_needed,
        is_so_already=lambda topic: topic.is_deleted,
        is_grave=True,
    ),
    BulkVerb(
        "restore",
        _("Restore"),
        _("Everybody sees them again as they were."),
        do=_on_topic(actions.restore_topic),
        may=can_manage_topic,
        form=_why,
        is_so_already=lambda topic: not topic.is_deleted,
    ),
    BulkVerb(
        "purge",
        _("Purge"),
        _("All their posts and their history are destroyed. Nobody can undo this."),
        do=_on_topic(actions.purge_topic),
        may=can_manage_topic,
        form=_why_needed,
        open_to=community_managers,
        is_grave=True,
    ),
)

POST_VERBS = (
    BulkVerb(
        "delete",
        _("Delete"),
        _("A line about who and why stays in their place. A first post takes its topic along."),
        do=_on_post(actions.delete_post),
        may=_may_post,
        form=_why_needed,
        is_so_already=lambda post: post.is_deleted,
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
        do=_on_post(actions.purge_post),
        may=_may_post,
        form=_why_needed,
        is_so_already=lambda post: post.is_purged,
        open_to=community_managers,
        is_grave=True,
    ),
)

"""What is done with a topic, other than writing in it. Each leaves a line: who, what, why."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import Group
from community.live.announcing import announce, end
from community.members.models import User
from community.topics import recount
from community.topics.models import Change, Post, Topic, Verb
from community.topics.telling.promising import promise_answer, promise_word


class NotAnAnswer(Refused):
    """Only a standing reply to a question can be its answer."""


class GroupTakesNone(Refused):
    """The group does not take topics now."""


def close_topic(*, topic: Topic, by: User, reason: str = "") -> None:
    """No more replies; reading goes on."""
    _set_moment(topic, "closed_at", timezone.now(), Verb.CLOSED, by, reason)


def reopen_topic(*, topic: Topic, by: User, reason: str = "") -> None:
    _set_moment(topic, "closed_at", None, Verb.REOPENED, by, reason)


def pin_topic(*, topic: Topic, by: User, reason: str = "") -> None:
    """Keep the topic at the top of its group."""
    _set_moment(topic, "pinned_at", timezone.now(), Verb.PINNED, by, reason)


def unpin_topic(*, topic: Topic, by: User, reason: str = "") -> None:
    _set_moment(topic, "pinned_at", None, Verb.UNPINNED, by, reason)


def archive_topic(*, topic: Topic, by: User, reason: str = "") -> None:
    """Put the topic away: read and found, not written in."""
    _set_moment(topic, "archived_at", timezone.now(), Verb.ARCHIVED, by, reason)


def wake_topic(*, topic: Topic, by: User, reason: str = "") -> None:
    _set_moment(topic, "archived_at", None, Verb.WOKEN, by, reason)


@transaction.atomic
def _set_moment(topic, field, moment, verb, by, reason):
    """Set or clear one state; doing it twice changes nothing and leaves one line."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if (getattr(topic, field) is None) == (moment is None):
        return
    setattr(topic, field, moment)
    topic.save(update_fields=[field])
    promise_word(Change.objects.create(topic=topic, verb=verb, by=by, reason=reason))
    announce(topic.channel, changed=verb.value)


@transaction.atomic
def move_topic(*, topic: Topic, to: Group, by: User, reason: str = "") -> None:
    """Move a topic to another group. Whether `by` may write there is asked before."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.group_id == to.pk:
        return
    groups = Group.objects.select_for_update().in_bulk(sorted([topic.group_id, to.pk]))
    if groups[to.pk].is_archived:
        raise GroupTakesNone(_("That group is archived. Choose one that is awake."))
    left = groups[topic.group_id]
    topic.group = groups[to.pk]
    topic.save(update_fields=["group"])
    changed = {"verb": Verb.MOVED, "reason": reason, "detail": {"from": left.pk, "to": to.pk}}
    promise_word(Change.objects.create(topic=topic, by=by, **changed))
    recount.GROUPS.repair(groups)
    end(f"topic:{topic.pk}")
    announce(topic.channel, changed="moved")


@transaction.atomic
def accept_answer(*, post: Post, by: User) -> None:
    """Mark the reply that answered the question; a later choice replaces an earlier one."""
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if not topic.is_question or post.opens_topic or post.is_deleted:
        raise NotAnAnswer(_("Only a reply to a question can be its answer."))
    if topic.accepted_post_id == post.pk:
        return
    topic.accepted_post, topic.solved_at = post, timezone.now()
    topic.save(update_fields=["accepted_post", "solved_at"])
    Change.objects.create(topic=topic, post=post, verb=Verb.SOLVED, by=by)
    promise_answer(topic)
    announce(topic.channel, changed="solved")


@transaction.atomic
def take_back_answer(*, topic: Topic, by: User) -> None:
    """The question is open again."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if not topic.is_solved:
        return
    post, topic.accepted_post, topic.solved_at = topic.accepted_post, None, None
    topic.save(update_fields=["accepted_post", "solved_at"])
    Change.objects.create(topic=topic, post=post, verb=Verb.UNSOLVED, by=by)
    announce(topic.channel, changed="unsolved")

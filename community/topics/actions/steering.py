"""What is done with a topic, other than writing in it. Each leaves a line: who, what, why."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import Group
from community.live.announcing import announce, end
from community.members.models import User
from community.notifications.actions import place_anew
from community.topics import recount
from community.topics.actions.noting import held_post, leave_line, refuse_asleep
from community.topics.models import Change, Heat, Held, Post, Topic, Verb
from community.topics.telling.promising import Teller, promise_answer, promise_word


class NotAnAnswer(Refused):
    """Only a standing reply to a question can be its answer."""


def close_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """No more replies; reading goes on."""
    return _set_moment(topic, "closed_at", Verb.CLOSED, by, reason, tell)


def reopen_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    return _clear_moment(topic, "closed_at", Verb.REOPENED, by, reason, tell)


def pin_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Keep the topic at the top of its group."""
    return _set_moment(topic, "pinned_at", Verb.PINNED, by, reason, tell)


def unpin_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    return _clear_moment(topic, "pinned_at", Verb.UNPINNED, by, reason, tell)


def archive_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Put the topic away: read and found, not written in."""
    return _set_moment(topic, "archived_at", Verb.ARCHIVED, by, reason, tell)


def wake_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    return _clear_moment(topic, "archived_at", Verb.WOKEN, by, reason, tell)


def _set_moment(topic, field, *line):
    return _write_state(topic, field, timezone.now(), *line)


def _clear_moment(topic, field, *line):
    return _write_state(topic, field, None, *line)


@transaction.atomic
def _write_state(topic, field, moment, verb, by, reason, tell):
    """Set or clear one state; doing it twice changes nothing and leaves one line."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    was = getattr(topic, field)
    if (was is None) == (moment is None):
        return None
    setattr(topic, field, moment)
    topic.save(update_fields=[field])
    announce(topic.channel, changed=verb.value)
    detail = {"was": was.isoformat()} if was else {}  # for whoever undoes it
    return leave_line(topic=topic, verb=verb, by=by, reason=reason, tell=tell, detail=detail)


@transaction.atomic
def set_slow(
    *,
    topic: Topic,
    seconds: int,
    by: User | None,
    reason: str = "",
    tell: Teller = promise_word,
) -> Change | None:
    """So long must pass between two posts of one member; without seconds, nothing must."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.slow_seconds == seconds:
        return None
    detail = {"before": topic.slow_seconds, "after": seconds}
    topic.slow_seconds = seconds
    topic.save(update_fields=["slow_seconds"])
    verb = Verb.SLOWED if seconds else Verb.UNSLOWED
    announce(topic.channel, changed=verb.value)
    return leave_line(topic=topic, verb=verb, by=by, reason=reason, tell=tell, detail=detail)


def mark_heat(topic: Topic, level: Heat) -> bool:
    """How heated the talk is, for those who keep the place; whether that is another than before.

    Nobody did it, so it leaves no line.
    """
    return Topic.objects.filter(pk=topic.pk).exclude(heat=level).update(heat=level) > 0


@transaction.atomic
def move_topic(
    *,
    topic: Topic,
    to: Group,
    by: User | None,
    reason: str = "",
    tell: Teller = promise_word,
) -> Change | None:
    """Move a topic to another group. Whether `by` may write there is asked before."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    left = topic.group_id
    if left == to.pk:
        return None
    groups = Group.objects.select_for_update().filter(pk__in=[left, to.pk]).order_by("pk")
    refuse_asleep(next(group for group in groups if group.pk == to.pk))
    topic.group = to
    topic.save(update_fields=["group"])
    Held.objects.filter(topic=topic).update(group=to)
    place_anew(gather=f"topic:{topic.pk}", place=to.pk)
    detail = {"from": left, "to": to.pk}
    change = leave_line(
        topic=topic, verb=Verb.MOVED, by=by, reason=reason, tell=tell, detail=detail
    )
    recount.GROUPS.repair([left, to.pk])
    end(f"topic:{topic.pk}")
    announce(topic.channel, changed="moved")
    return change


@transaction.atomic
def accept_answer(*, post: Post, by: User) -> Change | None:
    """Mark the reply that answered the question; a later choice replaces an earlier one."""
    topic, post = held_post(post)
    if not topic.is_question or post.opens_topic or post.is_deleted:
        raise NotAnAnswer(_("Only a reply to a question can be its answer."))
    if topic.accepted_post_id == post.pk:
        return None
    topic.accepted_post, topic.solved_at = post, timezone.now()
    topic.save(update_fields=["accepted_post", "solved_at"])
    promise_answer(topic)
    announce(topic.channel, changed="solved")
    return Change.objects.create(topic=topic, post=post, verb=Verb.SOLVED, by=by)


@transaction.atomic
def take_back_answer(*, topic: Topic, by: User) -> Change | None:
    """The question is open again."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if not topic.is_solved:
        return None
    post, topic.accepted_post, topic.solved_at = topic.accepted_post, None, None
    topic.save(update_fields=["accepted_post", "solved_at"])
    announce(topic.channel, changed="unsolved")
    return Change.objects.create(topic=topic, post=post, verb=Verb.UNSOLVED, by=by)

"""Out of sight until somebody has judged it. Hidden is deleted for all but a few eyes."""

from django.db import transaction
from django.utils import timezone

from community.live.announcing import announce, end
from community.members.models import User
from community.topics.actions.noting import (
    authors_in,
    count_again,
    give_answer_back,
    held_post,
    leave_line,
    take_answer,
)
from community.topics.actions.removing import taken_by
from community.topics.models import Change, Post, Topic, Verb
from community.topics.telling.promising import Teller, promise_word


@transaction.atomic
def hide_post(
    *, post: Post, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Its author and those who keep the group still read it. Post 1 hides its topic."""
    if post.opens_topic:
        return hide_topic(topic=post.topic, by=by, reason=reason, tell=tell)
    topic, post = held_post(post)
    if post.is_deleted:
        return None
    post.deleted_at = post.hidden_at = timezone.now()
    post.deleted_by, post.deleted_because = by, reason
    post.save(update_fields=["deleted_at", "hidden_at", "deleted_by", "deleted_because"])
    detail = take_answer(topic, post)
    change = leave_line(
        topic=topic,
        verb=Verb.POST_HIDDEN,
        by=by,
        reason=reason,
        tell=tell,
        post=post,
        detail=detail,
    )
    count_again([topic], [post.author_id])
    announce(topic.channel, edited=post.number)
    return change


@transaction.atomic
def show_post(
    *, post: Post, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Everybody reads it again as it was."""
    if post.opens_topic:
        return show_topic(topic=post.topic, by=by, reason=reason, tell=tell)
    topic, post = held_post(post)
    if not post.is_hidden:
        return None
    post.deleted_at = post.hidden_at = post.deleted_by = None
    post.deleted_because = ""
    post.save(update_fields=["deleted_at", "hidden_at", "deleted_by", "deleted_because"])
    give_answer_back(topic, taken_by(post))
    change = leave_line(
        topic=topic, verb=Verb.POST_SHOWN, by=by, reason=reason, tell=tell, post=post
    )
    count_again([topic], [post.author_id])
    announce(topic.channel, edited=post.number)
    return change


@transaction.atomic
def hide_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Its author and those who keep the group still read it; for all others it is not there."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.is_deleted:
        return None
    topic.deleted_at = topic.hidden_at = timezone.now()
    topic.save(update_fields=["deleted_at", "hidden_at"])
    change = leave_line(topic=topic, verb=Verb.HIDDEN, by=by, reason=reason, tell=tell)
    count_again([topic], authors_in(topic))
    end(f"topic:{topic.pk}")
    return change


@transaction.atomic
def show_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Everybody sees it again as it was."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if not topic.is_hidden:
        return None
    topic.deleted_at = topic.hidden_at = None
    topic.save(update_fields=["deleted_at", "hidden_at"])
    change = leave_line(topic=topic, verb=Verb.SHOWN, by=by, reason=reason, tell=tell)
    count_again([topic], authors_in(topic))
    return change

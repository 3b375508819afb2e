"""Taking away, giving back, and what is final. Deleting hides; only purging destroys."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.matters import settle
from community.live.announcing import announce, end
from community.members.models import User
from community.topics import recount
from community.topics.actions.noting import (
    authors_in,
    count_again,
    give_answer_back,
    held_post,
    leave_line,
    take_answer,
)
from community.topics.actions.waiting import destroy_traces
from community.topics.models import Bookmark, Change, Draft, Post, Topic, Verb
from community.topics.telling.promising import Teller, promise_word

TAKEN = (Verb.POST_DELETED, Verb.POST_HIDDEN)


class NotDeletable(Refused):
    """What opens a topic goes with the topic."""


class NotRestorable(Refused):
    """There is nothing left that could be given back."""


@transaction.atomic
def delete_post(
    *, post: Post, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Take a reply away; its number and a line about who and why stay. Post 1 takes its topic.

    What was hidden is deleted from now on: given back, it stands.
    """
    if post.opens_topic:
        return delete_topic(topic=post.topic, by=by, reason=reason, tell=tell)
    topic, post = held_post(post)
    if post.is_deleted and not post.is_hidden:
        return None
    detail = take_answer(topic, post) or _answer_when_hidden(post)
    post.deleted_at, post.hidden_at = timezone.now(), None
    post.deleted_by, post.deleted_because = by, reason
    post.save(update_fields=["deleted_at", "hidden_at", "deleted_by", "deleted_because"])
    change = leave_line(
        topic=topic,
        verb=Verb.POST_DELETED,
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
def restore_post(
    *, post: Post, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Give a reply back as it was: the answer, too, where nobody has chosen another."""
    topic, post = held_post(post)
    _refuse_purged(post)
    if not post.is_deleted:
        return None
    post.deleted_at = post.hidden_at = post.deleted_by = None
    post.deleted_because = ""
    post.save(update_fields=["deleted_at", "hidden_at", "deleted_by", "deleted_because"])
    give_answer_back(topic, taken_by(post))
    change = leave_line(
        topic=topic, verb=Verb.POST_RESTORED, by=by, reason=reason, tell=tell, post=post
    )
    count_again([topic], [post.author_id])
    announce(topic.channel, edited=post.number)
    return change


@transaction.atomic
def purge_post(
    *, post: Post, by: User | None, reason: str, tell: Teller = promise_word
) -> Change | None:
    """Destroy a reply's words, history and reactions. Its number stays, so that no other moves."""
    if post.opens_topic:
        raise NotDeletable(_("The first post goes with its topic. Purge the topic instead."))
    delete_post(post=post, by=by, reason=reason, tell=tell)
    topic, post = held_post(post)
    if post.is_purged:
        return None
    for hanging in (post.revisions.all(), post.reaction_rows.all(), _bookmarks_of(post)):
        hanging.delete()
    post.source = post.html = post.text = post.credit_html = ""
    post.purged_at, post.revision_count = timezone.now(), 0
    post.reactions, post.reaction_count = {}, post.foreign_score
    post.save()
    destroy_traces(posts=[post.pk])
    settle("post", post.pk)  # rooms above keep none of its words
    return leave_line(
        topic=topic, verb=Verb.POST_PURGED, by=by, reason=reason, tell=tell, post=post
    )


@transaction.atomic
def delete_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Take a whole topic away. Managers still find it, and can give it back."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.is_deleted and not topic.is_hidden:
        return None
    topic.deleted_at, topic.hidden_at = timezone.now(), None
    topic.save(update_fields=["deleted_at", "hidden_at"])
    change = leave_line(topic=topic, verb=Verb.DELETED, by=by, reason=reason, tell=tell)
    count_again([topic], authors_in(topic))
    end(f"topic:{topic.pk}")
    return change


@transaction.atomic
def restore_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Give a topic back as it was."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if not topic.is_deleted:
        return None
    _refuse_without_words(topic)
    topic.deleted_at = topic.hidden_at = None
    topic.save(update_fields=["deleted_at", "hidden_at"])
    change = leave_line(topic=topic, verb=Verb.RESTORED, by=by, reason=reason, tell=tell)
    count_again([topic], authors_in(topic))
    return change


@transaction.atomic
def purge_topic(*, topic: Topic, by: User | None, reason: str) -> None:
    """Destroy a topic, its posts and all that hangs on them, for good: its lines go, too."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    authors, group_id = authors_in(topic), topic.group_id
    Topic.objects.filter(pk=topic.pk).update(accepted_post=None, solved_at=None)
    Draft.objects.filter(place=f"topic:{topic.pk}").delete()
    destroy_traces(posts=list(topic.posts.values_list("pk", flat=True)), topic=topic.pk)
    settle("topic", topic.pk)  # what rooms above hang on it goes with it
    end(f"topic:{topic.pk}")
    topic.delete()
    recount.GROUPS.repair([group_id])
    recount.MEMBERS.repair(authors)


def taken_by(post: Post) -> Change | None:
    """The last line about how it was taken away."""
    lines = Change.objects.filter(post=post, verb__in=TAKEN)
    return lines.order_by("-made_at", "-pk").first()


def _refuse_without_words(topic: Topic) -> None:
    """A merged topic holds places only; its posts stand elsewhere, or were purged there."""
    if Post.objects.filter(topic=topic, number=1, purged_at__isnull=False).exists():
        raise NotRestorable(_("Its posts stand in another topic. Take the topics apart instead."))


def _answer_when_hidden(post):
    hidden = taken_by(post) if post.is_hidden else None
    return hidden.detail if hidden else {}


def _refuse_purged(post):
    if post.is_purged:
        raise NotDeletable(_("This post was purged. Its words are gone for good."))


def _bookmarks_of(post):
    return Bookmark.objects.filter(post=post)

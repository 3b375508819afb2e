"""Taking away, giving back, and what is final. Deleting hides; only purging destroys."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import announce, end
from community.members.models import User
from community.notifications.actions import count_anew
from community.topics import recount
from community.topics.models import Bookmark, Change, Draft, Post, Topic, Verb
from community.topics.telling.promising import promise_word
from community.topics.using import subject_of
from community.uploads.actions import purge_uses


class NotDeletable(Refused):
    """What opens a topic goes with the topic."""


def delete_post(*, post: Post, by: User, reason: str = "") -> None:
    """Take a reply away; its number and a line about who and why stay. Post 1 takes its topic."""
    if post.opens_topic:
        delete_topic(topic=post.topic, by=by, reason=reason)
        return
    with transaction.atomic():
        topic = Topic.objects.select_for_update().get(pk=post.topic_id)
        post = Post.objects.select_for_update().get(pk=post.pk)
        if post.is_deleted:
            return
        post.deleted_at, post.deleted_by, post.deleted_because = timezone.now(), by, reason
        post.save(update_fields=["deleted_at", "deleted_by", "deleted_because"])
        if topic.accepted_post_id == post.pk:
            topic.accepted_post = topic.solved_at = None
            topic.save(update_fields=["accepted_post", "solved_at"])
        _note(topic, Verb.POST_DELETED, by, reason, post)
        _count_again(topic, post.author_id)
    announce(topic.channel, edited=post.number)


def restore_post(*, post: Post, by: User, reason: str = "") -> None:
    """Give a reply back as it was."""
    with transaction.atomic():
        topic = Topic.objects.select_for_update().get(pk=post.topic_id)
        post = Post.objects.select_for_update().get(pk=post.pk)
        _refuse_purged(post)
        if not post.is_deleted:
            return
        post.deleted_at, post.deleted_by, post.deleted_because = None, None, ""
        post.save(update_fields=["deleted_at", "deleted_by", "deleted_because"])
        _note(topic, Verb.POST_RESTORED, by, reason, post)
        _count_again(topic, post.author_id)
    announce(topic.channel, edited=post.number)


def purge_post(*, post: Post, by: User, reason: str) -> None:
    """Destroy a reply's words, history and reactions. Its number stays, so that no other moves."""
    if post.opens_topic:
        raise NotDeletable(_("The first post goes with its topic. Purge the topic instead."))
    delete_post(post=post, by=by, reason=reason)
    with transaction.atomic():
        topic = Topic.objects.select_for_update().get(pk=post.topic_id)
        post = Post.objects.select_for_update().get(pk=post.pk)
        for hanging in (post.revisions.all(), post.reaction_rows.all(), _bookmarks_of(post)):
            hanging.delete()
        post.source = post.html = post.text = post.credit_html = ""
        post.purged_at, post.revision_count = timezone.now(), 0
        post.reactions, post.reaction_count = {}, post.foreign_score
        post.save()
        purge_uses(subjects=[subject_of(post.pk)])
        _note(topic, Verb.POST_PURGED, by, reason, post)


@transaction.atomic
def delete_topic(*, topic: Topic, by: User, reason: str = "") -> None:
    """Take a whole topic away. Managers still find it, and can give it back."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.is_deleted:
        return
    topic.deleted_at = timezone.now()
    topic.save(update_fields=["deleted_at"])
    _note(topic, Verb.DELETED, by, reason)
    _count_again(topic, *_authors(topic))
    end(f"topic:{topic.pk}")


@transaction.atomic
def restore_topic(*, topic: Topic, by: User, reason: str = "") -> None:
    """Give a topic back as it was."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if not topic.is_deleted:
        return
    topic.deleted_at = None
    topic.save(update_fields=["deleted_at"])
    _note(topic, Verb.RESTORED, by, reason)
    _count_again(topic, *_authors(topic))


@transaction.atomic
def purge_topic(*, topic: Topic, by: User, reason: str) -> None:
    """Destroy a topic, its posts and all that hangs on them, for good."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    authors, group_id = _authors(topic), topic.group_id
    Topic.objects.filter(pk=topic.pk).update(accepted_post=None, solved_at=None)
    Draft.objects.filter(place=f"topic:{topic.pk}").delete()
    purge_uses(subjects=[subject_of(pk) for pk in topic.posts.values_list("pk", flat=True)])
    end(f"topic:{topic.pk}")
    topic.delete()
    recount.GROUPS.repair([group_id])
    recount.MEMBERS.repair(authors)


def _refuse_purged(post):
    if post.is_purged:
        raise NotDeletable(_("This post was purged. Its words are gone for good."))


def _bookmarks_of(post):
    return Bookmark.objects.filter(post=post)


def _authors(topic):
    return list(Post.objects.filter(topic=topic).values_list("author_id", flat=True).distinct())


def _note(topic, verb, by, reason, post=None):
    change = Change.objects.create(topic=topic, post=post, verb=verb, by=by, reason=reason)
    promise_word(change)


def _count_again(topic, *authors):
    count_anew(gather=f"topic:{topic.pk}")
    recount.TOPICS.repair([topic.pk])
    recount.GROUPS.repair([topic.group_id])
    recount.MEMBERS.repair(authors)

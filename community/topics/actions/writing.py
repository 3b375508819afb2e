"""New topics."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import RENDER_VERSION, Rendered
from community.groups.models import Group
from community.members.models import User
from community.topics.actions.following import follow_by_writing
from community.topics.actions.reading import mark_own_post_read
from community.topics.models import Post, Topic
from community.topics.rendering import render_post
from community.topics.telling.promising import promise_post
from community.topics.using import subject_of
from community.uploads.actions import use_files

SLUG_MAX = 80


class GroupArchived(Refused):
    """The group is read, not written in."""


def post_topic(
    *, group: Group, author: User, kind: str, title: str, source: str, tags: list[str], key: str
) -> Topic:
    """Open a topic with its first post. The same key again gives the topic it made before."""
    rendered = render_post(source, author=author, group=group)
    try:
        with transaction.atomic():
            return _open_topic(group, author, kind, title, source, rendered, tags, key)
    except IntegrityError:
        sent = sent_before(author, key)
    if sent is not None and _is_same_topic(sent, group, title, source):
        return sent.topic
    if sent is not None:  # the key of before, and other words
        key = key_of_words(key, f"group:{group.pk}", title, source)
        return post_topic(
            group=group, author=author, kind=kind, title=title, source=source, tags=tags, key=key
        )
    with transaction.atomic():  # somebody made the same tag at the same moment
        return _open_topic(group, author, kind, title, source, rendered, tags, key)


def _open_topic(group, author, kind, title, source, rendered, tags, key):
    now = timezone.now()
    topic = Topic.objects.create(
        group=group,
        author=author,
        kind=kind,
        title=title,
        slug=slug_of(title),
        made_at=now,
        last_number=1,
        last_post_at=now,
        last_poster=author,
    )
    post = write_post(topic, author, source, rendered, key)
    topic.tags.set(tags)
    counted = Group.objects.filter(pk=group.pk, archived_at=None).update(
        topic_count=F("topic_count") + 1,
        post_count=F("post_count") + 1,
        last_post_at=Greatest("last_post_at", now),
    )
    if not counted:
        raise GroupArchived(_("This group was archived while you were writing."))
    User.objects.filter(pk=author.pk).update(post_count=F("post_count") + 1)
    follow_by_writing(member=author, topic=topic)
    mark_own_post_read(member=author, topic=topic, number=1)
    promise_post(post)
    return topic


def sent_before(author: User, key: str) -> Post | None:
    """What this key made, in whatever topic."""
    return Post.objects.filter(author=author, idempotency_key=key).first() if key else None


def key_of_words(key: str, place: str, *said: str) -> str:
    """A browser that goes back shows its composer with the key of before. Who writes other words
    there means another post, and that one, too, is made once."""
    return hashlib.sha256("\0".join([key, place, *said]).encode()).hexdigest()


def _is_same_topic(sent, group, title, source):
    topic = sent.topic
    return sent.opens_topic and (topic.group_id, topic.title, sent.source) == (
        group.pk,
        title,
        source,
    )


def write_post(topic: Topic, author: User, source: str, rendered: Rendered, key: str) -> Post:
    """The last post of a topic that has counted it already."""
    post = Post.objects.create(
        topic=topic,
        author=author,
        number=topic.last_number,
        source=source,
        html=rendered.html,
        text=rendered.text,
        render_version=RENDER_VERSION,
        idempotency_key=key,
        made_at=topic.last_post_at,
    )
    if rendered.files:
        use_files(subject=subject_of(post.pk), keys=rendered.files)
    return post


def slug_of(title: str) -> str:
    """The title as it stands in addresses, in its own script."""
    return slugify(title, allow_unicode=True)[:SLUG_MAX].strip("-")

"""New topics and replies."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import RENDER_VERSION, Rendered
from community.groups.models import Group
from community.live.announcing import announce
from community.members.models import User
from community.topics.actions.following import follow_by_writing
from community.topics.actions.reading import mark_own_post_read
from community.topics.models import FACES, Post, Topic
from community.topics.rendering import render_post
from community.topics.telling.promising import promise_post
from community.topics.using import subject_of
from community.uploads.actions import use_files

SLUG_MAX = 80


class TopicClosed(Refused):
    """The topic takes no more replies."""


class GroupArchived(Refused):
    """The group is read, not written in."""


class SentAlready(Refused):
    """The same composer sent something else before."""


def post_topic(
    *, group: Group, author: User, kind: str, title: str, source: str, tags: list[str], key: str
) -> Topic:
    """Open a topic with its first post. The same key again gives the topic it made before."""
    rendered = render_post(source, author=author, group=group)
    try:
        with transaction.atomic():
            return _open_topic(group, author, kind, title, source, rendered, tags, key)
    except IntegrityError:
        sent = _sent_before(author, key)
        if sent is not None:
            return _topic_opened_by(sent)
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
    post = write_post(topic, author, 1, source, rendered, key, now)
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


def post_reply(*, topic: Topic, author: User, source: str, key: str) -> Post:
    """Add a reply. The same key again gives the reply it made before."""
    rendered = render_post(source, author=author, group=topic.group, topic_id=topic.pk)
    try:
        with transaction.atomic():
            topic = (
                Topic.objects.select_for_update(of=["self"])
                .select_related("group")
                .get(pk=topic.pk)
            )
            sent = _sent_before(author, key)
            if sent is not None:
                return sent
            _refuse_where_shut(topic)
            return _append(topic, author, source, rendered, key)
    except IntegrityError:  # the same key at the same moment in another topic
        sent = _sent_before(author, key)
        if sent is None:
            raise
        return sent


def _sent_before(author, key):
    """What this key made, in whatever topic."""
    return Post.objects.filter(author=author, idempotency_key=key).first() if key else None


def _topic_opened_by(sent):
    if not sent.opens_topic:
        raise SentAlready(_("This was sent already. Load the page again to write something new."))
    return sent.topic


def _refuse_where_shut(topic):
    """The page that was written on may be older than the topic's state."""
    if topic.is_deleted:
        raise TopicClosed(_("This topic was deleted while you were writing."))
    if topic.is_archived or topic.group.is_archived:
        raise TopicClosed(_("This topic was archived while you were writing."))
    if topic.is_closed:
        raise TopicClosed(_("This topic was closed while you were writing."))


def _append(topic, author, source, rendered, key):
    now = timezone.now()
    topic.last_number += 1
    topic.reply_count += 1
    topic.last_post_at, topic.last_poster = now, author
    topic.faces = [author.pk, *(face for face in topic.faces if face != author.pk)][:FACES]
    topic.save(
        update_fields=["last_number", "reply_count", "last_post_at", "last_poster", "faces"]
    )
    post = write_post(topic, author, topic.last_number, source, rendered, key, now)
    Group.objects.filter(pk=topic.group_id).update(
        post_count=F("post_count") + 1, last_post_at=Greatest("last_post_at", now)
    )
    User.objects.filter(pk=author.pk).update(post_count=F("post_count") + 1)
    follow_by_writing(member=author, topic=topic)
    mark_own_post_read(member=author, topic=topic, number=post.number)
    promise_post(post)
    announce(topic.channel, number=post.number)
    return post


def write_post(topic, author, number, source, rendered: Rendered, key, now):
    post = Post.objects.create(
        topic=topic,
        author=author,
        number=number,
        source=source,
        html=rendered.html,
        text=rendered.text,
        render_version=RENDER_VERSION,
        idempotency_key=key,
        made_at=now,
    )
    if rendered.files:
        use_files(subject=subject_of(post.pk), keys=rendered.files)
    return post


def slug_of(title: str) -> str:
    """The title as it stands in addresses, in its own script."""
    return slugify(title, allow_unicode=True)[:SLUG_MAX].strip("-")

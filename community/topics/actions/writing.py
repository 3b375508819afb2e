"""New topics."""

import hashlib
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import RENDER_VERSION
from community.groups.models import Group
from community.members.models import User
from community.screening.drafts import Kind
from community.screening.reading import language_of
from community.topics.actions.following import follow_by_writing
from community.topics.actions.passing import Asked, TextRefused, Words
from community.topics.actions.reading import mark_own_topic_read
from community.topics.actions.waiting import WrittenAlready, hold
from community.topics.models import Held, Post, Topic
from community.topics.rendering import render_post
from community.topics.telling.promising import promise_post
from community.topics.using import subject_of
from community.uploads.actions import use_files

SLUG_MAX = 80


class GroupArchived(Refused):
    """The group is read, not written in."""


def post_topic(
    *,
    group: Group,
    author: User,
    kind: str,
    title: str,
    source: str,
    tags: list[str],
    key: str,
    seconds: float | None = None,
) -> Topic | Held:
    """Open a topic with its first post, if screening lets it pass; else it waits.

    The same key again gives what it made before. `seconds` is how long its author wrote.
    """
    words = Asked(
        kind=Kind.TOPIC,
        author=author,
        group=group,
        source=source,
        render=partial(render_post, author=author, group=group),
        title=title,
        tags=tags,
        seconds=seconds,
    )
    return _send(words, group, author, kind, tags, key)


def write_topic(
    *, group: Group, author: User, kind: str, title: str, source: str, tags: list[str], key: str
) -> Topic:
    """Open a topic that needs no screening: it was let in, or comes with a house."""
    rendered = render_post(source, author=author, group=group)
    language = language_of(rendered.text, author.language)
    return _send(Words(source, rendered, title, language), group, author, kind, tags, key)


def _send(words, group, author, kind, tags, key):
    try:
        return _write(words, group, author, kind, tags, key)
    except (IntegrityError, TextRefused, WrittenAlready) as refused:
        refusal, sent = refused, sent_before(author, key)
    if sent is not None and _is_same(words, sent, group):
        return sent.topic if isinstance(sent, Post) else sent
    if sent is not None:  # the key of before, and other words
        key = key_of_words(key, f"group:{group.pk}", words.title, words.source)
        return _send(words, group, author, kind, tags, key)
    if isinstance(refusal, TextRefused):
        raise refusal
    return _write(words, group, author, kind, tags, key)  # the same tag was made at that moment


@transaction.atomic
def _write(words, group, author, kind, tags, key):
    words = words.judged()
    if words.is_held:
        if not Group.objects.filter(pk=group.pk, archived_at=None).exists():
            _refuse_archived()
        about = {"author": author, "group": group, "kind": kind, "tags": tags}
        return hold(words, **about, idempotency_key=key)
    return _open_topic(words, group, author, kind, tags, key)


def _open_topic(words, group, author, kind, tags, key):
    now = timezone.now()
    topic = Topic.objects.create(
        group=group,
        author=author,
        kind=kind,
        title=words.title,
        slug=slug_of(words.title),
        language=words.language,
        made_at=now,
        last_number=1,
        newest_number=1,
        last_post_at=now,
        last_poster=author,
    )
    post = write_post(topic, author, words, key)
    topic.tags.set(tags)
    counted = Group.objects.filter(pk=group.pk, archived_at=None).update(
        topic_count=F("topic_count") + 1,
        post_count=F("post_count") + 1,
        last_post_at=Greatest("last_post_at", now),
    )
    if not counted:
        _refuse_archived()
    User.objects.filter(pk=author.pk).update(post_count=F("post_count") + 1)
    follow_by_writing(member=author, topic=topic)
    mark_own_topic_read(member=author, topic=topic)
    promise_post(post)
    return topic


def _refuse_archived():
    raise GroupArchived(_("This group was archived while you were writing."))


def sent_before(author: User, key: str) -> Post | Held | None:
    """What this key made, in whatever topic; or what waits under it."""
    if not key:
        return None
    posts = Post.objects.filter(author=author, idempotency_key=key).select_related("topic")
    return posts.first() or Held.objects.filter(author=author, idempotency_key=key).first()


def key_of_words(key: str, place: str, *said: str) -> str:
    """A browser that goes back shows its composer with the key of before. Who writes other words
    there means another post, and that one, too, is made once."""
    return hashlib.sha256("\0".join([key, place, *said]).encode()).hexdigest()


def _is_same(words, sent, group):
    if isinstance(sent, Held):
        is_here, title = (sent.group_id, sent.topic_id) == (group.pk, None), sent.title
    else:
        is_here = sent.opens_topic and sent.topic.group_id == group.pk
        title = sent.topic.title
    return is_here and words.is_same(sent.source, title)


def write_post(topic: Topic, author: User, words: Words, key: str) -> Post:
    """The last post of a topic that has counted it already."""
    post = new_post(topic, author, words, key)
    post.number, post.made_at = topic.last_number, topic.last_post_at
    post.save(force_insert=True)
    write_beside(post, words)
    return post


def new_post(topic: Topic, author: User, words: Words, key: str) -> Post:
    """Not written yet, and without a number."""
    return Post(
        topic=topic,
        author=author,
        source=words.source,
        html=words.rendered.html,
        text=words.rendered.text,
        render_version=RENDER_VERSION,
        idempotency_key=key,
    )


def write_beside(post: Post, words: Words) -> None:
    """What a new post leaves in other rooms; its key is known."""
    if words.rendered.files:
        use_files(subject=subject_of(post.pk), keys=words.rendered.files)
    words.remember_post(post)


def slug_of(title: str) -> str:
    """The title as it stands in addresses, in its own script."""
    return slugify(title, allow_unicode=True)[:SLUG_MAX].strip("-")

"""Replies: written once, whoever sends them how often."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.core.asking import one_trip, preparing
from community.live.announcing import announce
from community.members.models import User
from community.screening.drafts import Kind
from community.topics.actions.drafting import drop_draft
from community.topics.actions.growing import CHANGED, DRAWN, grow, may_write
from community.topics.actions.passing import Asked, TextRefused, Words
from community.topics.actions.refusing import (
    NotTheirs,
    Reply,
    TooSoon,
    TopicClosed,
    refuse_hurry,
    refuse_to_write,
)
from community.topics.actions.waiting import TooMuchWaits, WrittenAlready, hold
from community.topics.actions.writing import key_of_words, new_post, sent_before
from community.topics.models import Held, Post, Topic
from community.topics.queries import forget_unread
from community.topics.rendering import render_post

# What a reply that was sent before meets when it is sent again.
STANDING_BEFORE = TopicClosed, TooSoon, TextRefused, TooMuchWaits, WrittenAlready


def post_reply(
    *, topic: Topic, author: User, source: str, key: str, seconds: float | None = None
) -> Post | Held:
    """Add a reply, if screening lets it pass; else it waits. Its draft goes with it.

    The same key again gives what it made before. `seconds` is how long its author wrote.
    """
    words = Asked(
        kind=Kind.REPLY,
        author=author,
        group=topic.group,
        topic=topic,
        source=source,
        render=partial(render_post, author=author, group=topic.group, topic_id=topic.pk),
        seconds=seconds,
    )
    return _send(words, Reply(topic, author), key)


def write_reply(*, topic: Topic, author: User, source: str, key: str, **more) -> Post:
    """Add a reply that asks for no screening and nobody's standing: it was let in, or comes with a
    house.

    `more` says of it what `Reply` asks.
    """
    rendered = render_post(source, author=author, group=topic.group, topic_id=topic.pk)
    return _send(Words(source, rendered), Reply(topic, author, is_let_in=True, **more), key)


def _send(words, reply, key):
    topic, author = reply.topic, reply.author
    try:
        return _write(words, reply, key)
    except (IntegrityError, *STANDING_BEFORE) as refused:
        sent = sent_before(author, key)
        if sent is not None and words.is_same(sent.source) and _may_be_shown(sent, topic, author):
            return _again(sent, topic, author)
        if sent is None and isinstance(refused, WrittenAlready):
            raise TopicClosed(_("This topic was closed while you were writing.")) from None
        if sent is None or isinstance(refused, TopicClosed):
            raise
    return _send(words, reply, key_of_words(key, f"topic:{topic.pk}", words.source))


def _again(sent, topic, author):
    """The key of before."""
    drop_draft(member=author, place=f"topic:{topic.pk}")
    if isinstance(sent, Post) and sent.topic_id == topic.pk:
        topic.refresh_from_db(fields=CHANGED[1:])
        sent.topic = topic
    return sent


def _may_be_shown(sent, topic, author):
    """Where it was sent before may be out of sight by now: that address tells a title."""
    return sent.topic_id == topic.pk or (
        Topic.objects.visible_to(author).filter(pk=sent.topic_id).exists()
    )


@transaction.atomic
def _write(words, reply, key):
    with one_trip(), preparing() as drawing:
        drawing.execute(DRAWN)
        words = words.judged()
        (drawn,) = drawing.fetchone()
    if words.is_held:
        return _hold(words, reply, key)
    post = new_post(reply.topic, reply.author, words, key)
    post.pk = drawn
    is_new_to_them = grow(post, words, reply)
    if is_new_to_them:
        transaction.on_commit(lambda: forget_unread(reply.author), robust=True)
    announce(post.topic.channel, number=post.number)
    return post


def _hold(words, reply, key):
    """The topic must be one that could be written in; it does not grow."""
    topic, author = reply.topic, reply.author
    if not (reply.is_let_in or may_write(reply)):
        raise NotTheirs(_("This is not yours to do."))
    standing = Topic.objects.filter(pk=topic.pk, group=topic.group_id, group__archived_at=None)
    if not standing.filter(deleted_at=None, archived_at=None, closed_at=None).exists():
        refuse_to_write(topic)
    refuse_hurry(topic, reply)
    drop_draft(member=author, place=reply.draft)
    about = {"author": author, "group": topic.group, "topic": topic}
    return hold(words, **about, idempotency_key=key)

"""Replies. What a reply changes beside its own row is told to PostgreSQL in two statements."""

from copy import copy
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.core.asking import preparing
from community.core.errors import Refused
from community.core.markup import Rendered
from community.live.announcing import announce
from community.members.models import User
from community.topics.actions.drafting import drop_draft
from community.topics.actions.writing import key_of_words, sent_before, write_post
from community.topics.models import FACES, Level, Post, Topic
from community.topics.queries import forget_unread
from community.topics.rendering import render_post
from community.topics.telling.promising import promise_post

CHANGED = ("group_id", "version", "last_number", "reply_count", "last_post_at", "title", "slug")
# The moment is the clock's, not the transaction's: whoever waited for the row is the later one.
GROWN = f"""
UPDATE topics_topic SET
    last_number = last_number + 1, reply_count = reply_count + 1,
    last_post_at = clock_timestamp(), last_poster_id = %(author)s,
    faces = (%(author)s::bigint || array_remove(faces, %(author)s::bigint))[:{FACES}]
WHERE id = %(topic)s AND group_id = %(group)s
    AND deleted_at IS NULL AND archived_at IS NULL AND closed_at IS NULL
RETURNING {", ".join(CHANGED)}
"""  # noqa: S608 - all of it is written here
# Each part reads the one before, so that locks are taken in the order that all verbs keep. One's
# own post is read, but not what others wrote just before it.
FOLLOWED = f"""
WITH place AS (
    UPDATE groups_group
    SET post_count = post_count + 1, last_post_at = greatest(last_post_at, %(now)s)
    WHERE id = %(group)s AND archived_at IS NULL RETURNING id
), writer AS (
    UPDATE members_user SET post_count = post_count + 1 FROM place
    WHERE members_user.id = %(author)s RETURNING members_user.id
), watching AS (
    INSERT INTO topics_follow (member_id, topic_id, level, made_at)
    SELECT id, %(topic)s, {Level.WATCHING:d}, clock_timestamp() FROM writer
    ON CONFLICT DO NOTHING
), mark AS (
    INSERT INTO topics_readmark AS mark (member_id, topic_id, number, read_at)
    SELECT id, %(topic)s, %(number)s, clock_timestamp() FROM writer
    ON CONFLICT (member_id, topic_id) DO UPDATE
    SET number = excluded.number, read_at = excluded.read_at
    WHERE mark.number = excluded.number - 1
), draft AS (
    DELETE FROM topics_draft USING writer WHERE member_id = writer.id AND place = %(draft)s
)
SELECT id FROM writer
"""  # noqa: S608 - all of it is written here


class TopicClosed(Refused):
    """The topic takes no more replies."""


def post_reply(*, topic: Topic, author: User, source: str, key: str) -> Post:
    """Add a reply; its draft goes with it. The same key again gives the reply it made before."""
    rendered = render_post(source, author=author, group=topic.group, topic_id=topic.pk)
    try:
        with transaction.atomic():
            return _append(topic, author, source, rendered, key)
    except (IntegrityError, TopicClosed) as refused:  # the key of before
        sent = sent_before(author, key)
        if sent is not None and sent.source == source and _may_be_shown(sent, topic, author):
            return _again(sent, topic, author)
        if sent is None or isinstance(refused, TopicClosed):
            raise
    key = key_of_words(key, f"topic:{topic.pk}", source)
    return post_reply(topic=topic, author=author, source=source, key=key)


def _again(sent, topic, author):
    drop_draft(member=author, place=f"topic:{topic.pk}")
    if sent.topic_id == topic.pk:
        topic.refresh_from_db(fields=CHANGED[1:])
        sent.topic = topic
    return sent


def _may_be_shown(sent, topic, author):
    """Where it was sent before may be out of sight by now: that address tells a title."""
    return sent.topic_id == topic.pk or (
        Topic.objects.visible_to(author).filter(pk=sent.topic_id).exists()
    )


def _append(topic, author, source, rendered: Rendered, key):
    topic = _grow(topic, author)
    post = write_post(topic, author, source, rendered, key)
    _follow(topic, post)
    promise_post(post)
    transaction.on_commit(partial(forget_unread, author), robust=True)
    announce(topic.channel, number=post.number)
    return post


def _grow(topic, author):
    """The topic with its next number taken; held until the reply is in it."""
    with preparing() as cursor:
        cursor.execute(GROWN, {"topic": topic.pk, "group": topic.group_id, "author": author.pk})
        row = cursor.fetchone()
    if row is None:
        _refuse(topic)
    grown = copy(topic)
    grown.last_poster = author
    for field, value in zip(CHANGED, row, strict=True):
        setattr(grown, field, value)
    return grown


def _refuse(topic):
    """The page that was written on is older than the topic's state."""
    written_in, topic = topic.group_id, Topic.objects.filter(pk=topic.pk).first()
    if topic is None or topic.is_deleted:
        raise TopicClosed(_("This topic was deleted while you were writing."))
    if topic.is_archived:
        raise TopicClosed(_("This topic was archived while you were writing."))
    if topic.group_id != written_in:
        raise TopicClosed(_("This topic moved to another group while you were writing."))
    raise TopicClosed(_("This topic was closed while you were writing."))


def _follow(topic, post):
    """What a reply counts and leaves elsewhere; only groups that are awake are written in."""
    about = {"group": topic.group_id, "topic": topic.pk, "author": post.author_id}
    about |= {"number": post.number, "now": post.made_at, "draft": f"topic:{topic.pk}"}
    with preparing() as cursor:
        cursor.execute(FOLLOWED, about)
        if cursor.fetchone() is None:
            raise TopicClosed(_("This topic was archived while you were writing."))

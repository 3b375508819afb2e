"""Replies. What a reply changes beside its own row is told to PostgreSQL in two statements."""

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from community.core.asking import one_trip, preparing
from community.core.errors import Refused
from community.core.inserting import named
from community.groups.models import Group
from community.live.announcing import announce
from community.members.models import User
from community.screening.drafts import Kind
from community.topics.actions.drafting import drop_draft
from community.topics.actions.passing import Asked, TextRefused, Words
from community.topics.actions.waiting import TooMuchWaits, WrittenAlready, hold
from community.topics.actions.writing import key_of_words, new_post, sent_before, write_beside
from community.topics.models import FACES, Held, Level, Post, Topic
from community.topics.permissions import can_close_topic
from community.topics.queries import forget_unread
from community.topics.rendering import render_post
from community.topics.telling.promising import promise_post

CHANGED = (
    *("group_id", "version", "last_number", "reply_count", "last_post_at"),
    *("title", "slug", "slow_seconds"),
)
# What lets a member write in a group is asked where it is written, too: who is known from memory
# (members/short_way.py), or was read a moment ago, may have been shown out since.
STANDS = """
    is_active AND approved_at IS NOT NULL AND banned_at IS NULL AND password = %(proof)s
    AND greatest(suspended_until, silenced_until, '-infinity') <= clock_timestamp()
    AND EXISTS (
        SELECT FROM groups_membership WHERE member_id = %(author)s AND group_id = %(group)s
    )
    AND (%(session)s = '' OR EXISTS (
        SELECT FROM django_session
        WHERE session_key = %(session)s AND expire_date > clock_timestamp()
    ))
"""
MAY_WRITE = f"SELECT EXISTS (SELECT FROM members_user WHERE id = %(author)s AND {STANDS})"  # noqa: S608
DRAWN = "SELECT nextval('topics_post_id_seq')"
# The moment is the clock's, not the transaction's: whoever waited for the row is the later one.
# The post takes its number and its moment from the topic that grew; where none did, there is none,
# and nothing beside it may lead to it: what fails there would be heard of first.
GROWN = f"""
WITH grown AS (
UPDATE topics_topic SET
    last_number = last_number + 1, reply_count = reply_count + 1,
    last_post_at = clock_timestamp(), last_poster_id = %(author)s,
    faces = (%(author)s::bigint || array_remove(faces, %(author)s::bigint))[:{FACES}]
WHERE id = %(topic)s AND group_id = %(group)s
    AND deleted_at IS NULL AND archived_at IS NULL
    AND (closed_at IS NULL OR %(into_closed)s)
    AND (%(is_let_in)s OR NOT EXISTS (
        SELECT FROM topics_held WHERE author_id = %(author)s
            AND idempotency_key = %(new_idempotency_key)s AND idempotency_key <> ''
    ))
RETURNING {", ".join(CHANGED)}
), post AS (
INSERT INTO topics_post ({{columns}}) SELECT {{places}} FROM grown
)
SELECT * FROM grown
"""  # noqa: S608 - all of it is written here
# Each part reads the one before, so that locks are taken in the order that all verbs keep. One's
# own post is read, but not what others wrote just before it. The answer sees marks as they were.
FOLLOWED = f"""
WITH grown AS (
    SELECT last_number AS number, last_post_at AS moment FROM topics_topic WHERE id = %(topic)s
), place AS (
    UPDATE groups_group AS place
    SET post_count = post_count + 1, last_post_at = greatest(last_post_at, grown.moment)
    FROM grown WHERE place.id = %(group)s AND archived_at IS NULL RETURNING place.id
), writer AS (
    UPDATE members_user SET post_count = post_count + 1 FROM place
    WHERE members_user.id = %(author)s AND (%(is_let_in)s OR ({STANDS}))
    RETURNING members_user.id
), watching AS (
    INSERT INTO topics_follow (member_id, topic_id, level, made_at)
    SELECT id, %(topic)s, {Level.WATCHING:d}, clock_timestamp() FROM writer
    ON CONFLICT DO NOTHING RETURNING id
), mark AS (
    INSERT INTO topics_readmark AS mark (member_id, topic_id, number, read_at)
    SELECT id, %(topic)s, grown.number, clock_timestamp() FROM writer, grown
    ON CONFLICT (member_id, topic_id) DO UPDATE
    SET number = excluded.number, read_at = excluded.read_at
    WHERE mark.number = excluded.number - 1
), draft AS (
    DELETE FROM topics_draft USING writer WHERE member_id = writer.id AND place = %(draft)s
)
SELECT EXISTS (SELECT FROM watching) OR NOT EXISTS (
    SELECT FROM topics_readmark WHERE member_id = writer.id AND topic_id = %(topic)s
)
FROM writer
"""  # noqa: S608 - all of it is written here


class TopicClosed(Refused):
    """The topic takes no more replies."""


class NotTheirs(Refused):
    """The author was shown out of the group or the house, signed out or silenced a moment ago."""

    status = HTTPStatus.FORBIDDEN


class TooSoon(Refused):
    """The topic is in slow mode, and its author wrote here a moment ago."""


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


@dataclass(frozen=True)
class Reply:
    """Where a reply goes, and what does not hold for one that was let in: that its author may
    write there now and must not hurry, that the topic must be open, that a draft was sent with
    it."""

    topic: Topic
    author: User
    is_let_in: bool = False
    into_closed: bool = False
    in_no_hurry: bool = False
    takes_draft: bool = True

    @property
    def draft(self) -> str:
        return f"topic:{self.topic.pk}"


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
    is_new_to_them = _grow(post, words, reply)
    if is_new_to_them:
        transaction.on_commit(lambda: forget_unread(reply.author), robust=True)
    announce(post.topic.channel, number=post.number)
    return post


def _hold(words, reply, key):
    """The topic must be one that could be written in; it does not grow."""
    topic, author = reply.topic, reply.author
    if not (reply.is_let_in or _may_write(reply)):
        raise NotTheirs(_("This is not yours to do."))
    standing = Topic.objects.filter(pk=topic.pk, group=topic.group_id, group__archived_at=None)
    if not standing.filter(deleted_at=None, archived_at=None, closed_at=None).exists():
        _refuse(topic)
    _refuse_hurry(topic, reply)
    drop_draft(member=author, place=reply.draft)
    about = {"author": author, "group": topic.group, "topic": topic}
    return hold(words, **about, idempotency_key=key)


def _grow(post, words, reply):
    """The topic takes the post in and is held until all that belongs to it is there, too: one trip
    to PostgreSQL. What it counts and leaves elsewhere is last: a group's row is for everybody who
    writes in it; only groups that are awake are written in.

    Gives whether its author began to follow or to read the topic by it: their count of unread
    topics is another then. Who had read it has read it still.
    """
    about = {"topic": post.topic_id, **_who(reply)}
    with one_trip(), preparing() as growing, preparing() as following:
        growing.execute(*_grown_with(post, reply, about))
        write_beside(post, words)
        promise_post(post)
        draft = reply.draft if reply.takes_draft else ""
        following.execute(FOLLOWED, about | {"draft": draft})
        _note_place(post, growing.fetchone(), reply)
        _refuse_hurry(post.topic, reply, but=post.pk)
        followed = following.fetchone()
    if followed is not None:
        return followed[0]
    if Group.objects.filter(pk=post.topic.group_id, archived_at=None).exists():
        raise NotTheirs(_("This is not yours to do."))
    raise TopicClosed(_("This topic was archived while you were writing."))


def _may_write(reply):
    with preparing() as cursor:
        cursor.execute(MAY_WRITE, _who(reply))
        return cursor.fetchone()[0]


def _who(reply):
    """Who writes where, and by what they are known."""
    author = reply.author
    return {
        "author": author.pk,
        "group": reply.topic.group_id,
        "is_let_in": reply.is_let_in,
        "proof": author.password,
        "session": author.known_by,
    }


def _grown_with(post, reply, about):
    own = {"number": "grown.last_number", "made_at": "grown.last_post_at"}
    columns, places, values = named(post, **own)
    about = about | {"into_closed": reply.into_closed}
    return GROWN.format(columns=columns, places=places), about | values


def _note_place(post, row, reply):
    """The post as it was written, in the topic as it is now."""
    if row is None:
        _refuse(reply.topic)
        raise WrittenAlready  # and waits, or the topic was open again by now
    post.topic = topic = copy(reply.topic)
    topic.last_poster = reply.author
    for field, value in zip(CHANGED, row, strict=True):
        setattr(topic, field, value)
    post.number, post.made_at = topic.last_number, topic.last_post_at
    post._state.adding, post._state.db = False, topic._state.db


def _refuse(topic):
    """The page that was written on is older than the topic's state."""
    topics = Topic.objects.select_related("group")
    written_in, topic = topic.group_id, topics.filter(pk=topic.pk).first()
    if topic is None or topic.is_deleted:
        raise TopicClosed(_("This topic was deleted while you were writing."))
    if topic.is_archived or topic.group.is_archived:
        raise TopicClosed(_("This topic was archived while you were writing."))
    if topic.group_id != written_in:
        raise TopicClosed(_("This topic moved to another group while you were writing."))
    if topic.is_closed:
        raise TopicClosed(_("This topic was closed while you were writing."))


def _refuse_hurry(topic, reply, but=None):
    """In slow mode a member waits between two posts; who keeps the place does not. `but` is the
    key of the post that is being written."""
    if not topic.is_slow or reply.in_no_hurry or can_close_topic(reply.author, topic):
        return
    written = Post.objects.filter(topic=topic, author=reply.author).exclude(pk=but)
    mine = written.order_by("-made_at")
    last = mine.values_list("made_at", flat=True).first()
    again = last and last + timedelta(seconds=topic.slow_seconds)
    if again and again > timezone.now():
        at = date_format(localtime(again), "TIME_FORMAT")
        said = _("This topic is in slow mode. You can write here again at %(at)s.") % {"at": at}
        raise TooSoon(said)

"""What a reply changes beside its own row, told to PostgreSQL in two statements."""

from copy import copy

from django.utils.translation import gettext as _

from community.core.asking import one_trip, preparing
from community.core.inserting import named
from community.groups.models import Group
from community.topics.actions.passing import Words
from community.topics.actions.refusing import (
    NotTheirs,
    Reply,
    TopicClosed,
    refuse_hurry,
    refuse_to_write,
)
from community.topics.actions.waiting import WrittenAlready
from community.topics.actions.writing import write_beside
from community.topics.models import FACES, Level, Post
from community.topics.telling.promising import promise_post

CHANGED = (
    *("group_id", "version", "last_number", "newest_number", "reply_count", "last_post_at"),
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
    last_number = last_number + 1, newest_number = last_number + 1, reply_count = reply_count + 1,
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
# own post is read where what stands before it is; nothing else was on the screen.
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
    UPDATE topics_readmark AS mark SET number = grown.number, read_at = clock_timestamp()
    FROM writer, grown
    WHERE mark.member_id = writer.id AND mark.topic_id = %(topic)s
        AND mark.number = grown.number - 1
), draft AS (
    DELETE FROM topics_draft USING writer WHERE member_id = writer.id AND place = %(draft)s
)
SELECT EXISTS (SELECT FROM watching) FROM writer
"""  # noqa: S608 - all of it is written here


def grow(post: Post, words: Words, reply: Reply) -> bool:
    """The topic takes the post in and is held until all that belongs to it is there, too: one trip
    to PostgreSQL. What it counts and leaves elsewhere is last: a group's row is for everybody who
    writes in it; only groups that are awake are written in.

    Gives whether its author began to follow the topic by it: their count of unread topics is
    another then. Who had read it has read it still, and who had not has not.
    """
    about = {"topic": post.topic_id, **_who(reply)}
    with one_trip(), preparing() as growing, preparing() as following:
        growing.execute(*_grown_with(post, reply, about))
        write_beside(post, words)
        promise_post(post)
        draft = reply.draft if reply.takes_draft else ""
        following.execute(FOLLOWED, about | {"draft": draft})
        _note_place(post, growing.fetchone(), reply)
        refuse_hurry(post.topic, reply, but=post.pk)
        followed = following.fetchone()
    if followed is not None:
        return followed[0]
    if Group.objects.filter(pk=post.topic.group_id, archived_at=None).exists():
        raise NotTheirs(_("This is not yours to do."))
    raise TopicClosed(_("This topic was archived while you were writing."))


def may_write(reply: Reply) -> bool:
    """Asked anew, of a reply that makes no topic grow."""
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
        refuse_to_write(reply.topic)
        raise WrittenAlready  # and waits, or the topic was open again by now
    post.topic = topic = copy(reply.topic)
    topic.last_poster = reply.author
    for field, value in zip(CHANGED, row, strict=True):
        setattr(topic, field, value)
    post.number, post.made_at = topic.last_number, topic.last_post_at
    post._state.adding, post._state.db = False, topic._state.db

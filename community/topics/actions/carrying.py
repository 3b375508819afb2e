"""Posts that go to another topic, with all that hangs on them.

The rows themselves go. In each place stands what leads to the post: the same author, no words. So
numbers stay gapless, and old addresses lead on. Places left by one verb are all of one moment, and
its line is, too: so it is known which posts come back when it is undone.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Max

from community.core.errors import Refused
from community.members.models import User
from community.notifications.actions import gather_anew
from community.topics.models import Change, Draft, Follow, Held, Level, Post, ReadMark, Topic

PUT = """
UPDATE topics_post p SET topic_id = %s, number = placed.number
FROM unnest(%s::bigint[], %s::int[]) AS placed(id, number) WHERE p.id = placed.id
"""
# Whoever read up to a post in its old place has read it in the new one.
READ_IN_NEW = """
INSERT INTO topics_readmark (member_id, topic_id, number, read_at)
SELECT mark.member_id, %(there)s, count(*), mark.read_at
FROM topics_readmark mark
JOIN unnest(%(numbers)s::int[]) AS was(number) ON was.number <= mark.number
WHERE mark.topic_id = %(here)s
GROUP BY mark.member_id, mark.read_at
ON CONFLICT (member_id, topic_id) DO NOTHING
"""
# Whoever had read both has read as far as they had come in what was added.
READ_ON = """
UPDATE topics_readmark mark SET number = mark.number + came.read
FROM (
    SELECT here.member_id, count(*) AS read FROM topics_readmark here
    JOIN unnest(%(numbers)s::int[]) AS was(number) ON was.number <= here.number
    WHERE here.topic_id = %(here)s GROUP BY here.member_id
) came
WHERE mark.member_id = came.member_id AND mark.topic_id = %(there)s AND mark.number = %(last)s
"""


class NotApart(Refused):
    """What was put together cannot be taken apart any more."""


def last_number_in(topic: Topic) -> int:
    return Post.objects.filter(topic=topic).aggregate(last=Max("number"))["last"] or 0


def carry(
    posts: list[Post], *, here: Topic, there: Topic, by: User | None, at: datetime
) -> list[int]:
    """Put posts, by number, at the end of another topic; the numbers that they had."""
    last, numbers = last_number_in(there), [post.number for post in posts]
    _put(there, [post.pk for post in posts], range(last + 1, last + 1 + len(posts)))
    leave_places(here, posts, by, at)
    bring_along(posts, here, there)
    return numbers


def leave_places(here: Topic, posts: Iterable[Post], by: User | None, at: datetime) -> None:
    """What stands where these posts stood. It has no words, so that none can be given back."""
    Post.objects.bulk_create(
        Post(
            topic=here,
            author_id=post.author_id,
            number=post.number,
            made_at=post.made_at,
            deleted_at=at,
            deleted_by=by,
            purged_at=at,
            moved_to_id=post.pk,
        )
        for post in posts
    )


def put_back(
    *, home: Topic, away: Topic, left_at: datetime, by: User | None, at: datetime
) -> list[Post]:
    """Posts that left a topic for another at a moment return to the numbers they had.

    Where nobody wrote after them, nothing is left of their stay.
    """
    places = Post.objects.filter(topic=home, moved_to__topic=away, deleted_at=left_at)
    numbers = dict(places.values_list("moved_to_id", "number"))
    returning = list(Post.objects.filter(pk__in=numbers).by_number())
    places.delete()
    _put(home, [post.pk for post in returning], [numbers[post.pk] for post in returning])
    staying = last_number_in(away)
    leave_places(away, [one for one in returning if one.number < staying or not staying], by, at)
    bring_along(returning, away, home)
    ReadMark.objects.filter(topic=away, number__gt=last_number_in(away)).update(
        number=last_number_in(away)
    )
    return returning


def bring_along(posts: list[Post], here: Topic, there: Topic) -> None:
    """What is kept elsewhere about these posts: lines, edits that wait, and notices."""
    pks = [post.pk for post in posts]
    Change.objects.filter(post__in=pks).update(topic=there)
    Held.objects.filter(post__in=pks).update(topic=there, group=there.group_id)
    told = ("post", "reactions", "answer")
    gather_anew(
        subjects=[f"{word}:{pk}" for word in told for pk in pks],
        gather=f"topic:{here.pk}",
        into=f"topic:{there.pk}",
        place=there.group_id,
    )


def bring_drafts(here: Topic, there: Topic) -> None:
    """What somebody began to write in a topic that is emptied waits for them in the other."""
    written = Draft.objects.filter(place=f"topic:{there.pk}").values("member")
    begun = Draft.objects.filter(place=f"topic:{here.pk}").exclude(member__in=written)
    begun.update(place=f"topic:{there.pk}")


def follow_along(authors: Iterable[int], topic: Topic) -> None:
    """Whoever wrote them watches where they stand now, unless they said otherwise."""
    follows = [Follow(member_id=pk, topic=topic, level=Level.WATCHING) for pk in sorted(authors)]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)


def read_in_new(*, here: Topic, there: Topic, numbers: list[int]) -> None:
    _ask(READ_IN_NEW, here=here.pk, there=there.pk, numbers=numbers)


def read_on(*, here: Topic, there: Topic, numbers: list[int], last: int) -> None:
    _ask(READ_ON, here=here.pk, there=there.pk, numbers=numbers, last=last)


def _put(topic, posts, numbers):
    with connection.cursor() as cursor:
        cursor.execute(PUT, [topic.pk, posts, list(numbers)])


def _ask(statement, **values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)

"""What the people of the demo have heard of: what they follow, and what stands in their inboxes.

The keepers that tell of every post tell of the newest here, too. Then each notice gets the day of
what it is about, and is read where its member was; none of it goes out by mail.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef

from community.members.models import TaggedInterest
from community.notifications.models import Notice
from community.topics.models import (
    Change,
    Follow,
    Level,
    Post,
    Reaction,
    ReadMark,
    TaggedTopic,
    Topic,
)
from community.topics.telling import (
    announce_answer,
    announce_change,
    announce_post,
    announce_reaction,
)

TOLD_FOR = timedelta(days=14)


def follow_and_hear(*, newest: datetime, read_until: datetime) -> None:
    """Everybody follows what they wrote in and care about, and hears of the latest fortnight."""
    _follow()
    moments = dict(_tell(newest - TOLD_FOR))
    _give_days(moments, read_until)


def _follow():
    """By writing in a topic, since their first post there; and topics of their interests."""
    wrote = Post.objects.values("topic", "author").annotate(at=Min("made_at")).order_by("at")
    worn = TaggedTopic.objects.filter(tag=OuterRef("tag"))
    cares = TaggedInterest.objects.filter(Exists(worn)).order_by("content_object", "tag")
    by_writing = [
        Follow(
            member_id=one["author"],
            topic_id=one["topic"],
            level=Level.WATCHING,
            made_at=one["at"],
        )
        for one in wrote
    ]
    by_interest = [
        Follow(member_id=member, tag_id=tag, level=Level.TRACKING)
        for member, tag in cares.values_list("content_object", "tag")
    ]
    Follow.objects.bulk_create([*by_writing, *by_interest])


def _tell(since: datetime) -> Iterator[tuple[str, datetime]]:
    """Every notice's subject, and when what it tells of happened."""
    posts = Post.objects.standing().filter(made_at__gte=since).order_by("made_at", "pk")
    for pk, at in list(posts.values_list("pk", "made_at")):
        announce_post(post_id=pk)
        yield f"post:{pk}", at
    given = Reaction.objects.filter(post__in=posts).values("post").annotate(at=Max("made_at"))
    for one in given.order_by("at"):
        announce_reaction(post_id=one["post"])
        yield f"reactions:{one['post']}", one["at"]
    for topic in Topic.objects.filter(solved_at__gte=since).order_by("solved_at"):
        announce_answer(topic_id=topic.pk)
        yield f"answer:{topic.accepted_post_id}", topic.solved_at
    for change in Change.objects.filter(made_at__gte=since).order_by("made_at"):
        announce_change(change_id=change.pk)
        yield f"change:{change.pk}", change.made_at


def _give_days(moments, read_until):
    """Read is what came before they last looked in, and what stands above their own words."""
    marks = {
        (member, f"topic:{topic}"): number
        for member, topic, number in ReadMark.objects.values_list("member", "topic", "number")
    }
    numbers = {f"post:{pk}": number for pk, number in Post.objects.values_list("pk", "number")}
    notices = list(Notice.objects.all())
    for notice in notices:
        notice.made_at, notice.by_mail = moments[notice.subject], False
        read_to = marks.get((notice.member_id, notice.gather), 0)
        if notice.made_at <= read_until or numbers.get(notice.subject, read_to + 1) <= read_to:
            notice.read_at = max(notice.made_at, read_until)
    changed = ["made_at", "by_mail", "read_at"]
    Notice.objects.bulk_create(
        notices, update_conflicts=True, unique_fields=["id"], update_fields=changed
    )

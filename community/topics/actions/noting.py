"""What every verb about a topic does besides: it holds what it changes, leaves a line, counts."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import Group
from community.members.models import User
from community.notifications.actions import count_anew
from community.topics import recount
from community.topics.models import Change, Post, Topic, Verb
from community.topics.telling.promising import Teller


class GroupTakesNone(Refused):
    """The group does not take topics now."""


class MovedMeanwhile(Refused):
    """It stands elsewhere by now, or nowhere."""


def held_post(post: Post) -> tuple[Topic, Post]:
    """A post with its topic, locked in the order that all verbs keep."""
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    refuse_moved(topic, post)
    post.topic = topic
    return topic, post


def refuse_moved(topic: Topic, post: Post) -> None:
    """The page that was written on is older than the post's place."""
    if post.topic_id != topic.pk:
        raise MovedMeanwhile(_("This post was moved meanwhile. Look where it stands now."))


def held_topics(*topics: Topic) -> list[Topic]:
    """Topics as they are now, locked by their numbers, and given back as they were asked for."""
    locked = Topic.objects.select_for_update().filter(pk__in=[one.pk for one in topics])
    found = {one.pk: one for one in locked.order_by("pk")}
    if len(found) < len(topics):
        raise MovedMeanwhile(_("This topic was purged meanwhile."))
    return [found[one.pk] for one in topics]


def hold_groups(*groups: int) -> None:
    """Groups that posts come from and go to, locked by their numbers; each must be awake."""
    for group in Group.objects.select_for_update().filter(pk__in=groups).order_by("pk"):
        refuse_asleep(group)


def refuse_asleep(group: Group) -> None:
    if group.is_archived:
        raise GroupTakesNone(_("That group is archived. Choose one that is awake."))


def leave_line(
    *,
    topic: Topic,
    verb: Verb,
    by: User | None,
    reason: str,
    tell: Teller,
    post: Post | None = None,
    detail: dict | None = None,
    at: datetime | None = None,
) -> Change:
    """Who did what, and why; without anybody, the house did it. Whom to tell is `tell`'s."""
    change = Change.objects.create(
        topic=topic,
        post=post,
        verb=verb,
        by=by,
        reason=reason,
        detail=detail or {},
        made_at=at or timezone.now(),
    )
    tell(change)
    return change


def count_again(topics: Iterable[Topic], authors: Iterable[int]) -> None:
    """Everything that is kept twice about these, and what is unread about them."""
    topics = list(topics)
    for topic in topics:
        count_anew(gather=f"topic:{topic.pk}")
    recount.TOPICS.repair([topic.pk for topic in topics])
    recount.GROUPS.repair({topic.group_id for topic in topics})
    recount.MEMBERS.repair(authors)


def authors_in(topic: Topic) -> list[int]:
    posts = Post.objects.filter(topic=topic)
    return list(posts.order_by().values_list("author_id", flat=True).distinct())


@transaction.atomic
def mark_poll(*, post: Post, has_poll: bool) -> Post:
    """The post says that a poll hangs on it, or no more. The room of polls keeps the poll."""
    _topic, post = held_post(post)
    if has_poll and (post.is_deleted or post.topic.is_deleted):
        raise MovedMeanwhile(_("This post was deleted meanwhile."))
    post.has_poll = has_poll
    post.save(update_fields=["has_poll"])
    return post


def take_answer(topic: Topic, *posts: Post) -> dict:
    """Posts that go are no answer any more; what the line has to know to give it back."""
    if topic.accepted_post_id not in {post.pk for post in posts}:
        return {}
    taken = {"answer": topic.accepted_post_id, "solved_at": topic.solved_at.isoformat()}
    topic.accepted_post = topic.solved_at = None
    topic.save(update_fields=["accepted_post", "solved_at"])
    return taken


def give_answer_back(topic: Topic, taken: Change | None) -> None:
    """It was the answer when it went, stands again, and nobody has chosen another since."""
    detail = taken.detail if taken else {}
    if "answer" not in detail or topic.is_solved or not topic.is_question:
        return
    replies = Post.objects.standing().filter(topic=topic, number__gt=1)
    topic.accepted_post = replies.filter(pk=detail["answer"]).first()
    if topic.accepted_post is not None:
        topic.solved_at = parse_datetime(detail["solved_at"])
        topic.save(update_fields=["accepted_post", "solved_at"])

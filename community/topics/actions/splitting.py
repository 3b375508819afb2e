"""Replies that become a topic of their own. How they come back: merging."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import Group, TopicKind
from community.live.announcing import announce
from community.members.models import User
from community.topics.actions.carrying import (
    carry,
    follow_along,
    read_in_new,
)
from community.topics.actions.noting import (
    count_again,
    held_topics,
    hold_groups,
    leave_line,
    take_answer,
)
from community.topics.actions.writing import slug_of
from community.topics.models import Post, Topic, Verb
from community.topics.telling.promising import Teller, promise_word, tell_nobody


class NotSplittable(Refused):
    """Only standing replies of a standing topic become a topic of their own."""


@transaction.atomic
def split_topic(
    *,
    topic: Topic,
    posts: list[Post],
    title: str,
    to: Group,
    by: User | None,
    reason: str = "",
    tell: Teller = promise_word,
) -> Topic:
    """Make a topic of some replies; whoever wrote the first of them opened it.

    The line that is told stands at the new topic. Whether `by` may write there is asked before.
    """
    (topic,) = held_topics(topic)
    replies = _held_replies(topic, posts)
    hold_groups(topic.group_id, to.pk)
    made = _open(topic, replies[0], title, to)
    answer = take_answer(topic, *replies)
    authors = {post.author_id for post in replies}
    at = timezone.now()
    numbers = carry(replies, here=topic, there=made, by=by, at=at)
    follow_along(authors, made)
    read_in_new(here=topic, there=made, numbers=numbers)
    line = {"verb": Verb.SPLIT, "by": by, "reason": reason, "at": at}
    leave_line(topic=topic, tell=tell_nobody, detail={"to": made.pk}, **line)
    leave_line(topic=made, tell=tell, detail={"from": topic.pk, **answer}, **line)
    count_again([topic, made], authors)
    announce(topic.channel, changed="split")
    made.refresh_from_db()
    return made


def _held_replies(topic, posts):
    """The posts as they are now, in their order."""
    wanted = {post.pk for post in posts}
    found = Post.objects.select_for_update().filter(topic=topic, pk__in=wanted, number__gt=1)
    replies = list(found.standing().by_number())
    if not replies:
        raise NotSplittable(_("Choose the replies that become a topic of their own."))
    if topic.is_deleted or len(replies) != len(wanted):
        raise NotSplittable(
            _("Only replies that stand can be split off. The first post moves with its topic.")
        )
    return replies


def _open(topic, first, title, to):
    """A topic that has no posts yet. Its tags stay among those who could read them."""
    made = Topic.objects.create(
        group=to,
        author_id=first.author_id,
        kind=TopicKind.DISCUSSION,
        title=title,
        slug=slug_of(title),
        language=topic.language,
        made_at=first.made_at,
        last_post_at=timezone.now(),
    )
    if to.pk == topic.group_id:
        made.tags.set(topic.tags.all())
    return made

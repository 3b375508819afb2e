"""Topics that become one, again or for the first time, and how they are taken apart."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import announce, end
from community.members.models import User
from community.topics.actions.carrying import (
    NotApart,
    bring_drafts,
    carry,
    follow_along,
    last_number_in,
    put_back,
    read_on,
)
from community.topics.actions.noting import (
    authors_in,
    count_again,
    give_answer_back,
    held_topics,
    hold_groups,
    leave_line,
    take_answer,
)
from community.topics.models import Change, Follow, Held, Level, Post, Topic, Verb
from community.topics.telling.promising import Teller, promise_word, tell_nobody

PLACED = ("topic", "number", "author", "made_at")


class NotMergeable(Refused):
    """Two standing topics become one, and the one that stays is awake."""


@transaction.atomic
def merge_topic(
    *,
    topic: Topic,
    into: Topic,
    by: User | None,
    reason: str = "",
    tell: Teller = promise_word,
) -> Change | None:
    """Put all posts of a topic at the end of another; its address leads there.

    The line that is told stands at the topic that was emptied. Whether `by` may write in the
    other is asked before.
    """
    if topic.pk == into.pk:
        raise NotMergeable(_("A topic cannot be merged into itself. Choose another."))
    topic, into = held_topics(topic, into)
    if topic.merged_into_id == into.pk:
        return None
    if topic.is_deleted or into.is_deleted:
        raise NotMergeable(_("One of the topics is not there any more."))
    if into.is_archived:
        raise NotMergeable(_("That topic is archived. Wake it first."))
    hold_groups(topic.group_id, into.group_id)
    posts = _held_posts(topic)
    answer, at = take_answer(topic, *posts), timezone.now()
    _append(topic, into, posts, by, at)
    _follow_too(topic, into)
    return _empty(topic, into, by, reason, tell, answer, at)


@transaction.atomic
def unmerge_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Give a merged topic its posts back, with the numbers they had. What was written after the
    merge stays where it was written."""
    into = Topic.objects.filter(pk=topic.pk).values_list("merged_into", flat=True).get()
    if into is None:
        return None
    topic, into = held_topics(topic, Topic(pk=into))
    if topic.merged_into_id != into.pk:
        raise NotApart(_("Somebody else was here just now. Look again."))
    _refuse_where_gone(topic, into)
    hold_groups(topic.group_id, into.group_id)
    merged, at = _line_of(topic, Verb.MERGED), timezone.now()
    returned = put_back(home=topic, away=into, left_at=merged.made_at, by=by, at=at)
    take_answer(into, *returned)
    topic.deleted_at = topic.merged_into = None
    topic.save(update_fields=["deleted_at", "merged_into"])
    give_answer_back(topic, merged)
    line = {"verb": Verb.UNMERGED, "by": by, "reason": reason}
    leave_line(topic=into, tell=tell_nobody, detail={"to": topic.pk}, **line)
    change = leave_line(topic=topic, tell=tell, detail={"from": into.pk}, **line)
    count_again([topic, into], {post.author_id for post in returned})
    announce(into.channel, changed="unmerged")
    return change


@transaction.atomic
def unsplit_topic(
    *, topic: Topic, by: User | None, reason: str = "", tell: Teller = promise_word
) -> Change | None:
    """Put replies that were split off back to the numbers they had; what was written in the new
    topic since comes after the others."""
    line = _line_of(topic, Verb.SPLIT)
    home = Topic.objects.filter(pk=line.detail["from"]).first() if line else None
    if home is None:
        raise NotApart(_("The topic that these posts came from is not there any more."))
    home, topic = held_topics(home, topic)
    if topic.merged_into_id == home.pk:
        return None
    if topic.is_deleted or home.is_deleted:
        raise NotApart(_("The topic that these posts came from is not there any more."))
    hold_groups(home.group_id, topic.group_id)
    authors = authors_in(topic)
    take_answer(topic, *_held_posts(topic))
    at = timezone.now()
    put_back(home=home, away=topic, left_at=line.made_at, by=by, at=at)
    _append(topic, home, _held_posts(topic), by, at)
    give_answer_back(home, line)
    change = _empty(topic, home, by, reason, tell, {}, at)
    count_again([home], authors)
    return change


def _held_posts(topic):
    """All that stands or stood in a topic, but what only leads elsewhere; without its words."""
    posts = Post.objects.select_for_update().filter(topic=topic, moved_to=None)
    return list(posts.only(*PLACED).by_number())


def _append(topic, into, posts, by, at):
    if not posts:
        return
    last = last_number_in(into)
    numbers = carry(posts, here=topic, there=into, by=by, at=at)
    follow_along({post.author_id for post in posts}, into)
    read_on(here=topic, there=into, numbers=numbers, last=last)


def _empty(topic, into, by, reason, tell, answer, at):
    """What is left is an address that leads to the other topic."""
    bring_drafts(topic, into)
    Held.objects.filter(topic=topic, answered_at=None).update(topic=into, group=into.group_id)
    topic.deleted_at, topic.merged_into = at, into
    topic.save(update_fields=["deleted_at", "merged_into"])
    line = {"verb": Verb.MERGED, "by": by, "reason": reason, "at": at}
    leave_line(topic=into, tell=tell_nobody, detail={"from": topic.pk}, **line)
    change = leave_line(topic=topic, tell=tell, detail={"into": into.pk, **answer}, **line)
    count_again([topic, into], authors_in(topic))
    end(f"topic:{topic.pk}")
    announce(into.channel, changed="merged")
    return change


def _follow_too(topic, into):
    """Whoever watched the one watches the other, unless they said something else about it."""
    loud = Follow.objects.filter(topic=topic, level__gte=Level.TRACKING).order_by("member")
    follows = [Follow(member_id=one.member_id, topic=into, level=one.level) for one in loud]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)


def _refuse_where_gone(topic, into):
    first = Post.objects.filter(topic=topic, number=1, moved_to__topic=F("topic__merged_into"))
    if into.is_deleted or not first.exists():
        raise NotApart(_("Its posts went further meanwhile. Undo what came later first."))


def _line_of(topic, verb):
    lines = Change.objects.filter(topic=topic, verb=verb)
    lines = lines.filter(detail__has_key="from" if verb == Verb.SPLIT else "into")
    return lines.order_by("-made_at", "-pk").first()

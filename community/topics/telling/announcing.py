"""Keeping the promises that topics made: who is told of what. Ids in; safe to run twice."""

from community.core.asking import Prepared, preparing
from community.core.outbox import keeper, light_keeper
from community.members.queries import boundaries_of
from community.notifications.actions import notify
from community.notifications.models import Kind, Notice
from community.notifications.subjects import TELLERS
from community.topics.models import Change, Level, Post, Reaction, Topic, Verb
from community.topics.queries import levels_for, readers_of, watchers_of
from community.topics.telling.named import mentioned_in, quoted_in

MENTIONS_MOST = 10  # people told of one post by mentions, its edits included
STANDING = Prepared(
    lambda _shape, post: (
        Post.objects.standing()
        .filter(pk=post, topic__deleted_at=None)
        .select_related("topic__group", "author")
    )
)
WROTE = """
SELECT DISTINCT author_id FROM topics_post
WHERE topic_id = %s AND number < %s AND author_id = ANY(%s)
"""


@light_keeper
def announce_post(*, post_id: int) -> None:
    """Tell of a new post, each member once, by the first of these that they want to hear of."""
    post = _standing(post_id)
    if post is None:
        return
    watchers = watchers_of(post.topic, since=post.made_at)  # who came later has seen it
    watchers.pop(post.author_id, None)
    watching = [pk for pk, word_of in watchers.items() if word_of == "topic"]
    mentioned, quoted = mentioned_in(post), quoted_in(post)
    named = _hearing(post.topic, [*mentioned, *quoted])
    for kind, members in (
        (Kind.MENTION, [pk for pk in mentioned if pk in named][:MENTIONS_MOST]),
        (Kind.QUOTE, [pk for pk in quoted if pk in named]),
        (Kind.REPLY, _wrote_before(post, watching)),
        (Kind.TOPIC, watching),
        (Kind.TAG, [pk for pk, word_of in watchers.items() if word_of == "tag"]),
        (Kind.GROUP, [pk for pk, word_of in watchers.items() if word_of == "group"]),
    ):
        _tell(post, kind, members)


@keeper
def announce_mentions(*, post_id: int) -> None:
    """Tell those whom an edit names for the first time, while the post has mentions left."""
    post = _standing(post_id)
    if post is None:
        return
    told = Notice.objects.filter(subject=f"post:{post.pk}")
    before = set(told.values_list("member", flat=True))
    left = MENTIONS_MOST - told.filter(kind=Kind.MENTION).count()
    new = [pk for pk in mentioned_in(post) if pk not in before]
    hearing = _hearing(post.topic, new)
    _tell(post, Kind.MENTION, [pk for pk in new if pk in hearing][: max(left, 0)])


@keeper
def announce_reaction(*, post_id: int) -> None:
    """Tell an author that somebody reacted; reactions to one post are one notice."""
    post = _standing(post_id)
    if post is None:
        return
    others = Reaction.objects.filter(post=post).exclude(member=post.author_id)
    others = others.exclude(member__in=boundaries_of(post.author))  # notify would tell nothing
    latest = others.select_related("member").order_by("-pk").first()
    if latest and post.author_id in _hearing(post.topic, [post.author_id]):
        notify(
            members=[post.author_id],
            kind=Kind.REACTION,
            subject=f"reactions:{post.pk}",
            actor=latest.member,
            renew=True,
            **_belonging(post.topic),
        )


@keeper
def announce_answer(*, topic_id: int) -> None:
    """Tell an author that their reply is the answer."""
    topic = Topic.objects.select_related("group", "accepted_post__author").filter(pk=topic_id)
    topic = topic.exclude(accepted_post=None).first()
    if topic is None:
        return
    chosen = Change.objects.filter(topic=topic, verb=Verb.SOLVED).select_related("by")
    latest = chosen.order_by("-made_at", "-pk").first()
    actor = latest.by if latest else topic.author
    _tell_one(topic.accepted_post.author, "answer", topic.accepted_post_id, actor, topic)


@keeper
def announce_change(*, change_id: int) -> None:
    """Tell authors what a manager did with their words, and why."""
    change = Change.objects.select_related("topic__group", "topic__author", "post__author", "by")
    change = change.filter(pk=change_id).first()
    if change is not None:
        author = change.post.author if change.post else change.topic.author
        _tell_one(author, "change", change.pk, change.by, change.topic)


def _standing(post_id):
    return next(iter(STANDING.ask("", post_id)), None)


def _wrote_before(post, members):
    if not members:
        return set()
    with preparing() as cursor:
        cursor.execute(WROTE, [post.topic_id, post.number, members])
        return {author for (author,) in cursor.fetchall()}


def _hearing(topic, members):
    """Those of them who may read the topic, and did not mute it."""
    if not members:
        return set()
    muted = {pk for pk, effective in levels_for(topic).items() if effective.level == Level.MUTED}
    readers = readers_of(topic.group).filter(pk__in=set(members) - muted)
    return set(readers.values_list("pk", flat=True))


def _belonging(topic):
    return {"gather": f"topic:{topic.pk}", "place": topic.group_id}


def _tell(post, kind, members):
    if members:
        notify(
            members=members,
            kind=kind,
            subject=f"post:{post.pk}",
            actor=post.author,
            **_belonging(post.topic),
        )


def _tell_one(member, name, pk, actor, topic):
    """One member, if what would be told says something to them: the teller knows."""
    if TELLERS[name](member, [pk]):
        kind = Kind.ACCEPTED if name == "answer" else Kind.WORD
        subject = f"{name}:{pk}"
        notify(members=[member.pk], kind=kind, subject=subject, actor=actor, **_belonging(topic))

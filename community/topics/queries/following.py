"""How closely a member follows what: their words about groups, tags and topics.

The nearest word counts: the topic's own, else the loudest of its tags', else the group's. Without
any, a member tracks the groups they belong to, and follows others normally.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce
from taggit.models import Tag

from community.core.asking import Prepared
from community.core.memory import Memory
from community.groups.models import Group, Membership, Visibility
from community.groups.queries import memberships_of
from community.members.models import User, Viewer
from community.topics.models import CaughtUp, Follow, Held, Level, TaggedTopic, Topic

WAITING_MOST = 100
spoken = Memory("member")


class Waiting(NamedTuple):
    """Something written that waits, and where: in a topic, or as a new one in a group."""

    held: int
    group: int
    topic: int | None


@dataclass(frozen=True)
class Words:
    """A member's words about groups and tags, and up to when each group counts as read.

    And, because every page that asks this asks that as well: what of theirs waits for a manager.
    """

    groups: dict[int, int] = field(default_factory=dict)
    tags: dict[int, int] = field(default_factory=dict)
    read_until: dict[int, datetime] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)


@dataclass(frozen=True)
class Effective:
    """A level, and whose word it is: the topic's, a tag's, the group's, or nobody's."""

    level: Level
    word_of: str = ""


def words_of(viewer: Viewer) -> Words:
    """The viewer's words: at most one query a request, none while they are kept."""
    if not viewer.is_authenticated:
        return Words()
    if not hasattr(viewer, "_words"):
        ask = partial(_asked, viewer)
        viewer._words = spoken.recall(viewer.pk, ask) if viewer.only_reads else ask()
    return viewer._words


def _spoken(_shape, viewer):
    never, none = Cast(None, DateTimeField()), Cast(None, BigIntegerField())
    said = Follow.objects.filter(member=viewer, topic=None).annotate(until=never, held=none)
    read = CaughtUp.objects.filter(member=viewer).annotate(tag=none, level=none, held=none)
    held = Held.objects.filter(author=viewer).waiting().order_by("-made_at")[:WAITING_MOST]
    held = held.annotate(about=F("topic"), level=none, until=never, held=F("pk"))
    return said.values_list("group", "tag", "level", "until", "held").union(
        read.values_list("group", "tag", "level", "until", "held"),
        held.values_list("group", "about", "level", "until", "held"),
        all=True,
    )


SPOKEN = Prepared(_spoken)


def _asked(viewer):
    words = Words()
    for group, tag, level, until, held in SPOKEN.ask("", viewer.pk):
        if held:
            words.waiting.append(Waiting(held, group, topic=tag))
        elif until:
            words.read_until[group] = until
        elif group:
            words.groups[group] = level
        else:
            words.tags[tag] = level
    return words


def forget_words(member: Viewer) -> None:
    spoken.forget(member.pk)
    for kept in ("_words", "_floors"):
        if hasattr(member, kept):
            delattr(member, kept)


def own_level(viewer: Viewer) -> Subquery:
    """The viewer's word about the topic itself, for `annotate`."""
    words = Follow.objects.filter(topic=OuterRef("pk"), member=viewer.pk)
    return Subquery(words.values("level")[:1])


def level_of(topic: Topic, viewer: Viewer) -> Effective:
    """How closely the viewer follows a topic that carries `own_level` and `tag_list`."""
    words = words_of(viewer)
    by_tags = [words.tags[tag["pk"]] for tag in topic.tag_list if tag["pk"] in words.tags]
    if topic.own_level is not None:
        return Effective(Level(topic.own_level), "topic")
    if by_tags:
        return Effective(Level(max(by_tags)), "tag")
    return level_of_group(topic.group_id, viewer)


def level_of_group(group: int, viewer: Viewer) -> Effective:
    said = words_of(viewer).groups.get(group)
    if said is not None:
        return Effective(Level(said), "group")
    mine = any(one.group_id == group for one in memberships_of(viewer))
    return Effective(Level.TRACKING if mine else Level.NORMAL)


def effective_levels(viewer: Viewer, topics: list[Topic]) -> dict[int, Level]:
    """How closely the viewer follows each of these topics."""
    if not viewer.is_authenticated:
        return {topic.pk: Level.NORMAL for topic in topics}
    own = dict(
        Follow.objects.filter(member=viewer, topic__in=topics).values_list("topic", "level")
    )
    tagged = TaggedTopic.objects.filter(content_object__in=topics).values_list(
        "content_object", "tag"
    )
    tags = {}
    for topic, tag in tagged:
        tags.setdefault(topic, []).append({"pk": tag})
    for topic in topics:
        topic.own_level, topic.tag_list = own.get(topic.pk), tags.get(topic.pk, [])
    return {topic.pk: level_of(topic, viewer).level for topic in topics}


def followed(viewer: Viewer, level: Level, *, heeds_group: bool = True) -> Q:
    """Topics that the viewer follows at this level or closer: MUTED < level <= TRACKING."""
    words = words_of(viewer)
    own = Follow.objects.filter(member=viewer.pk, topic__isnull=False).values("topic")
    by_group = _by_group(viewer, words.groups, level) if heeds_group else Q()
    if words.tags:
        loud = [tag for tag, said in words.tags.items() if said >= level]
        quiet = [tag for tag, said in words.tags.items() if said < level]
        by_group = _wears(loud) | (~_wears(quiet) & by_group)
    said_less = Q(pk__in=own.filter(level__lt=level))
    return Q(pk__in=own.filter(level__gte=level)) | (~said_less & by_group)


def _by_group(viewer, said, level):
    below = {group for group, word in said.items() if word < level}
    if level <= Level.NORMAL:  # what everybody does everywhere, unless they said less
        return ~Q(group__in=below) if below else Q()
    mine = {one.group_id for one in memberships_of(viewer)}
    return Q(group__in=(mine | said.keys()) - below)


def _wears(tags):
    worn = TaggedTopic.objects.filter(content_object=OuterRef("pk"), tag__in=tags)
    return Q(Exists(worn))


def not_muted(viewer: Viewer, *, heeds_group: bool = True) -> Q:
    """What stays in the viewer's lists."""
    if not viewer.is_authenticated:
        return Q()
    return followed(viewer, Level.NORMAL, heeds_group=heeds_group)


def levels_for(topic: Topic) -> dict[int, Effective]:
    """Everybody who said a word that reaches this topic, with what follows; one query.

    Who is not in it follows as everybody does. Whether they may read it is not asked here.
    """
    rows = _said_about(topic.pk, topic.group_id, _tags_of(topic))
    return {row["member"]: _effective(row) for row in rows}


def watchers_of(topic: Topic, since: datetime | None = None) -> dict[int, str]:
    """Who is told of every post of a topic and may read it, and by which word: two questions.

    Who said their word about the topic itself after `since` is left out.
    """
    if topic.is_deleted:
        return {}
    tags = _tags_of(topic)
    shape = topic.group.visibility, len(tags)
    rows = WATCHING.ask(shape, topic.pk, topic.group_id, *tags)
    return {
        member: "topic" if own is not None else "tag" if by_tag is not None else "group"
        for member, own, by_tag, said_at in rows
        if own is None or since is None or said_at <= since
    }


def _watching(shape, topic, group, *tags):
    """The nearest words that say so, of those who may read a group of this visibility."""
    visibility, _number_of_tags = shape
    said = _said_about(topic, group, tags).annotate(
        said_at=Max("made_at", filter=Q(topic=topic)),
        level=Coalesce("own", "by_tag", "by_group"),
    )
    readers = readers_of(Group(pk=group, visibility=visibility))
    watching = said.filter(level=Level.WATCHING, member__in=readers)
    return watching.values_list("member", "own", "by_tag", "said_at")


WATCHING = Prepared(_watching)
TAGS = Prepared(
    lambda _shape, topic: TaggedTopic.objects.filter(content_object=topic).values_list("tag")
)


def _tags_of(topic):
    """By number: asked for within the question, they would keep it from its indexes."""
    return [tag for (tag,) in TAGS.ask("", topic.pk)]


def _said_about(topic, group, tags):
    said = Follow.objects.filter(Q(topic=topic) | Q(tag__in=tags) | Q(group=group))
    return said.values("member").annotate(
        own=Max("level", filter=Q(topic=topic)),
        by_tag=Max("level", filter=Q(tag__isnull=False)),
        by_group=Max("level", filter=Q(group__isnull=False)),
    )


def _effective(row):
    near = [("topic", row["own"]), ("tag", row["by_tag"]), ("group", row["by_group"])]
    word_of, level = next((name, level) for name, level in near if level is not None)
    return Effective(Level(level), word_of)


def readers_of(group: Group) -> QuerySet[User]:
    """The members who may read what is said in a group: `readable_by`, seen from its other end."""
    if group.visibility == Visibility.OPEN:
        return User.objects.admitted()
    belongs = Membership.objects.filter(group=group, member=OuterRef("pk"))
    return User.objects.admitted().filter(Exists(belongs) | Q(manager_since__isnull=False))


def followed_topics(member: User) -> QuerySet[Follow]:
    """A member's words about topics that they may still read, the latest first."""
    readable = Topic.objects.visible_to(member).standing()
    said = Follow.objects.filter(member=member, topic__in=readable)
    return said.select_related("topic__group")


def followed_tags(member: User) -> list[Follow]:
    """A member's words about tags that a topic they may read still wears."""
    worn = TaggedTopic.objects.filter(
        tag=OuterRef("tag"), content_object__in=Topic.objects.visible_to(member).standing()
    )
    said = Follow.objects.filter(Exists(worn), member=member, tag__isnull=False)
    return list(said.select_related("tag").order_by("tag__name", "pk")[:200])


def followed_groups(member: User) -> list[tuple[Group, int | None]]:
    """The groups a member belongs to or spoke about, with their own word about each."""
    said = words_of(member).groups
    mine = {one.group_id for one in memberships_of(member)}
    groups = Group.objects.readable_by(member).awake().filter(pk__in=mine | said.keys())
    return [(group, said.get(group.pk)) for group in groups.in_order()]


def readable_tag(viewer: Viewer, slug: str) -> Tag | None:
    """The tag, if a topic that the viewer may read wears it."""
    readable = Topic.objects.visible_to(viewer).standing()
    worn = TaggedTopic.objects.filter(tag=OuterRef("pk"), content_object__in=readable)
    return Tag.objects.filter(Exists(worn), slug=slug).first()

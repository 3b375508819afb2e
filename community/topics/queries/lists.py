"""Topic lists: what one row shows, and a page of rows with its people."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from community.core.paging import Page, key_page
from community.groups.queries import memberships_of
from community.members.models import User, Viewer
from community.members.queries import the_community
from community.topics.models import Level, ReadMark, TaggedTopic, Topic
from community.topics.queries.following import level_of, level_of_group, not_muted, own_level
from community.topics.queries.numbers import address_of
from community.topics.queries.since import is_after_floor

LATEST = ("-last_post_at", "-pk")
HELPFUL = ("-reaction_count", "-pk")


def topic_feed(viewer: Viewer) -> QuerySet[Topic]:
    """Standing topics a viewer may read, with tags and how far they have read in each."""
    topics = with_own_marks(Topic.objects.visible_to(viewer).standing(), viewer)
    return with_tags(topics).select_related("group")


def latest_feed(viewer: Viewer) -> QuerySet[Topic]:
    """The feed of the whole house, without archived groups and what the viewer muted."""
    return topic_feed(viewer).filter(not_muted(viewer), group__archived_at=None)


def of_group(group: int, viewer: Viewer) -> QuerySet[Topic]:
    """A group's feed under its pinned topics, without what the viewer muted in it."""
    shown = not_muted(viewer, heeds_group=False)
    return topic_feed(viewer).filter(shown, group=group, pinned_at=None)


def with_tags(topics):
    tags = TaggedTopic.objects.filter(content_object=OuterRef("pk")).order_by("tag__name")
    pairs = tags.values(json=JSONObject(pk="tag", name="tag__name", slug="tag__slug"))
    return topics.annotate(tag_list=ArraySubquery(pairs))


def with_own_marks(topics, viewer):
    """How far the viewer has read in each, and their own word about it."""
    marks = ReadMark.objects.filter(topic=OuterRef("pk"), member=viewer.pk)
    read = Subquery(marks.values("number")[:1])
    return topics.annotate(read_number=read, own_level=own_level(viewer))


class Seen(NamedTuple):
    """What of a topic tells one drawing of its row from another, and to whom it is new."""

    pk: int
    version: int
    group_id: int
    group_slug: str
    group_name: str
    newest_number: int
    last_post_at: datetime
    archived_at: datetime | None
    group_archived_at: datetime | None
    read_number: int | None
    own_level: int | None
    tag_list: list[dict] = []  # asked for where the viewer said a word about tags


SEEN = (
    *("pk", "version", "group_id", "group__slug", "group__name", "newest_number", "last_post_at"),
    *("archived_at", "group__archived_at", "read_number", "own_level"),
)


def _seen(topic):
    group = topic.group
    own = topic.read_number, topic.own_level, topic.tag_list
    place = topic.group_id, group.slug, group.name, topic.newest_number, topic.last_post_at
    return Seen(topic.pk, topic.version, *place, topic.archived_at, group.archived_at, *own)


def _look(topic):
    return topic.version, topic.group.slug, topic.group.name


def _look_seen(seen):
    return seen.version, seen.group_slug, seen.group_name


@dataclass
class TopicRow:
    """What one row of a topic list shows; the whole topic and its people when it is drawn."""

    seen: Seen
    drawn: "DrawnRows"
    new_count: int = 0
    is_new: bool = False
    is_kept: bool = False  # the viewer keeps the place, and sees how heated it is
    is_gone: bool = False  # found out when it is drawn; such a row is kept for nobody else
    since: datetime | None = None  # of the line above it, where the rows before are newer

    @property
    def key(self):
        """All that the row shows: versions, and by itself what these do not speak of."""
        seen = self.seen
        place = seen.group_slug, seen.group_name, self.new_count, self.is_new, self.since
        own = self.is_kept, self.is_gone
        return seen.pk, seen.version, self.drawn.house_version, *place, *own

    @property
    def topic(self) -> Topic | None:
        """None where it went away since it was seen."""
        topic = self.drawn.topics.get(self.seen.pk)
        self.is_gone = topic is None
        if topic is not None and _look(topic) != _look_seen(self.seen):
            self._see_again(topic)
        return topic

    def _see_again(self, topic):
        """It changed since; what is drawn is kept under what it is now."""
        seen = self.seen
        topic.read_number, topic.own_level = seen.read_number, seen.own_level
        self.seen = _seen(topic)
        if self.new_count:
            self.new_count = max(topic.newest_number - seen.read_number, 0)

    @property
    def starter(self):
        return self.drawn.people[self.topic.author_id]

    @property
    def last_poster(self):
        return self.drawn.people.get(self.topic.last_poster_id) or self.starter

    @property
    def faces(self):
        people = self.drawn.people
        return [people[pk] for pk in self.topic.faces if pk in people]

    @property
    def is_unread(self):
        return self.is_new or self.new_count > 0

    @property
    def address(self):
        """The first new post of a topic that was opened before; else the topic."""
        if self.new_count and self.seen.read_number:
            return address_of(self.topic, self.seen.read_number + 1)
        return self.topic.get_absolute_url()


class DrawnRows:
    """The whole topics of a list with their people, asked for where a row of it is drawn."""

    def __init__(self, viewer: Viewer, house_version: int):
        self.viewer, self.house_version = viewer, house_version
        self.known: dict[int, Topic] = {}
        self.seen: list[int] = []
        self.usual: dict[int, int] = {}

    def is_kept(self, group: int) -> bool:
        """Whether the viewer runs the house or this group."""
        return self.viewer.is_manager or group in self.groups_run

    def level_of(self, seen: Seen) -> int:
        """How closely the viewer follows it; the rows of a group have most of that in common."""
        if seen.own_level is not None or seen.tag_list:
            return level_of(seen, self.viewer).level
        if seen.group_id not in self.usual:
            self.usual[seen.group_id] = level_of_group(seen.group_id, self.viewer).level
        return self.usual[seen.group_id]

    @cached_property
    def groups_run(self) -> set[int]:
        return {one.group_id for one in memberships_of(self.viewer) if one.is_manager}

    @cached_property
    def topics(self) -> dict[int, Topic]:
        if not self.seen:
            return self.known
        whole = with_tags(Topic.objects.visible_to(self.viewer)).select_related("group")
        return self.known | whole.in_bulk(self.seen)

    @cached_property
    def people(self) -> dict[int, User]:
        topics = self.topics.values()
        wanted = {pk for topic in topics for pk in (topic.author_id, topic.last_poster_id)}
        wanted |= {pk for topic in topics for pk in topic.faces}
        shown = User.objects.only("name", "display_name", "avatar")
        return shown.in_bulk([pk for pk in wanted if pk])


def topic_page(
    topics: QuerySet[Topic],
    viewer: Viewer,
    after: str = "",
    size: int = 0,
    keys: tuple[str, str] = LATEST,
) -> Page:
    """One page of a topic list, newest reply first, with all its people: two queries."""
    drawn = drawn_rows(viewer)
    page = key_page(topics, after, keys=keys, size=size)
    return replace(page, rows=rows_of_topics(page.rows, drawn))


def drawn_rows(viewer: Viewer) -> DrawnRows:
    """To be made before the topics are asked for: nothing may be older than its version says."""
    return DrawnRows(viewer, the_community().version)


def rows_of_topics(topics: list[Topic], drawn: DrawnRows) -> list[TopicRow]:
    """Rows of whole topics."""
    drawn.known |= {topic.pk: topic for topic in topics}
    return [_row(_seen(topic), drawn) for topic in topics]


def rows_of_seen(found: list[Seen], drawn: DrawnRows) -> list[TopicRow]:
    """Rows of topics that were only looked at."""
    drawn.seen += [one.pk for one in found]
    return [_row(one, drawn) for one in found]


def _row(seen, drawn):
    read, is_unread = seen.read_number, _is_unread(seen, drawn)
    return TopicRow(
        seen=seen,
        drawn=drawn,
        new_count=seen.newest_number - read if is_unread and read is not None else 0,
        is_new=is_unread and read is None,
        is_kept=drawn.viewer.is_authenticated and drawn.is_kept(seen.group_id),
    )


def _is_unread(seen, drawn):
    """The rule of `unread_feed`, asked of one row."""
    if not drawn.viewer.is_authenticated or seen.archived_at or seen.group_archived_at:
        return False
    if seen.read_number is not None and seen.read_number >= seen.newest_number:
        return False
    return drawn.level_of(seen) >= Level.TRACKING and is_after_floor(seen, drawn.viewer)


def draw_since_line(page: Page, since: datetime | None) -> None:
    """Mark the first row that is older than the last visit, unless all or none are."""
    if since is None:
        return
    for before, row in zip([None, *page.rows], page.rows, strict=False):
        if row.seen.last_post_at <= since:
            row.since = since if before is not None else None
            return


def order_of(show: str) -> tuple[str, str]:
    """Newest reply first; or what most people reacted to."""
    return HELPFUL if show == "helpful" else LATEST


def narrowed(topics: QuerySet[Topic], show: str, tag: str) -> QuerySet[Topic]:
    """The list cut down to one state and one tag; an unknown state shows all."""
    states = {
        "unanswered": Q(reply_count=0),
        "unsolved": Q(kind="question", solved_at=None),
        "solved": Q(solved_at__isnull=False),
        "archived": Q(archived_at__isnull=False),
        "helpful": Q(reaction_count__gt=0),
    }
    topics = topics.filter(states.get(show, Q()))
    if tag:
        tagged = TaggedTopic.objects.filter(tag__slug=tag)
        topics = topics.filter(pk__in=tagged.values("content_object"))
    return topics

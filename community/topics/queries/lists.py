"""Topic lists: what one row shows, and a page of rows with its people."""

from dataclasses import dataclass, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import SimpleLazyObject

from community.core.paging import Page, key_page
from community.members.models import User, Viewer
from community.members.queries import the_community
from community.topics.models import Level, ReadMark, TaggedTopic, Topic
from community.topics.queries.following import level_of, not_muted, own_level
from community.topics.queries.numbers import address_of
from community.topics.queries.since import is_after_floor

LATEST = ("-last_post_at", "-pk")
People = dict[int, User]
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


@dataclass
class TopicRow:
    """What one row of a topic list shows."""

    topic: Topic
    people: People
    new_count: int = 0
    is_new: bool = False
    starts_old: bool = False
    house_version: int = 0  # of the names and faces, read before them

    @property
    def key(self):
        """All that the row shows: versions, and by itself what was read before them."""
        topic, group = self.topic, self.topic.group
        tags = tuple((tag["name"], tag["slug"]) for tag in topic.tag_list)
        mine = self.new_count, self.is_new
        return topic.pk, topic.version, self.house_version, group.slug, group.name, tags, *mine

    @property
    def starter(self):
        return self.people[self.topic.author_id]

    @property
    def last_poster(self):
        return self.people.get(self.topic.last_poster_id) or self.starter

    @property
    def faces(self):
        return [self.people[pk] for pk in self.topic.faces if pk in self.people]

    @property
    def is_unread(self):
        return self.is_new or self.new_count > 0

    @property
    def address(self):
        """The first new post of a topic that was opened before; else the topic."""
        if self.new_count and self.topic.read_number:
            return address_of(self.topic, self.topic.read_number + 1)
        return self.topic.get_absolute_url()


def topic_page(
    topics: QuerySet[Topic],
    viewer: Viewer,
    after: str = "",
    size: int = 0,
    keys: tuple[str, str] = LATEST,
) -> Page:
    """One page of a topic list, newest reply first, with all its people: two queries."""
    return _with_rows(key_page(topics, after, keys=keys, size=size), viewer)


def _with_rows(page, viewer):
    return replace(page, rows=topic_rows(page.rows, viewer))


def topic_page_with_pins(
    topics: QuerySet[Topic],
    pinned: list[Topic],
    viewer: Viewer,
    after: str,
    keys: tuple[str, str] = LATEST,
) -> tuple[Page, list["TopicRow"]]:
    """A page of a group's list with the pinned rows above it; their people in one query."""
    return with_pins(key_page(topics, after, keys=keys), pinned, viewer)


def with_pins(page: Page, pinned: list[Topic], viewer: Viewer) -> tuple[Page, list["TopicRow"]]:
    """Topics as rows, those of the page and the pinned ones; their people in one query."""
    rows = topic_rows([*pinned, *page.rows], viewer)
    count = len(pinned)
    return replace(page, rows=rows[count:]), rows[:count]


def topic_rows(topics: list[Topic], viewer: Viewer) -> list[TopicRow]:
    version = the_community().version
    people = SimpleLazyObject(lambda: _people_of(topics))  # asked for where a row is drawn
    return [_row(topic, people, viewer, version) for topic in topics]


def _people_of(topics):
    wanted = {pk for topic in topics for pk in (topic.author_id, topic.last_poster_id)}
    wanted |= {pk for topic in topics for pk in topic.faces}
    shown = User.objects.only("name", "display_name", "avatar")
    return shown.in_bulk([pk for pk in wanted if pk])


def _row(topic, people, viewer, version):
    read = topic.read_number
    is_unread = _is_unread(topic, viewer)
    return TopicRow(
        topic=topic,
        people=people,
        new_count=topic.last_number - read if is_unread and read is not None else 0,
        is_new=is_unread and read is None,
        house_version=version,
    )


def _is_unread(topic, viewer):
    """The rule of `unread_feed`, asked of one row."""
    if not viewer.is_authenticated or topic.is_archived or topic.group.is_archived:
        return False
    if topic.read_number is not None and topic.read_number >= topic.last_number:
        return False
    return level_of(topic, viewer).level >= Level.TRACKING and is_after_floor(topic, viewer)


def draw_since_line(page: Page, since) -> None:
    """Mark the first row that is older than the last visit, unless all or none are."""
    if since is None:
        return
    for before, row in zip([None, *page.rows], page.rows, strict=False):
        if row.topic.last_post_at <= since:
            row.starts_old = before is not None
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

"""Reads about topics and posts: one function per screen or question."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from community.core.diffs import word_diff
from community.core.paging import Page, key_page
from community.groups.models import Group
from community.groups.queries import memberships_of
from community.members.models import User, Viewer
from community.topics.models import (
    Change,
    Draft,
    Post,
    ReadMark,
    Revision,
    TaggedTopic,
    Topic,
    Verb,
)

LATEST = ("-last_post_at", "-pk")
STEPS = 5  # edits on a page of a post's history
MARKS = 8  # dates beside the scrubber


def topic_feed(viewer: Viewer) -> QuerySet[Topic]:
    """Standing topics a viewer may read, with tags and how far they have read in each."""
    topics = with_read_number(Topic.objects.visible_to(viewer).standing(), viewer)
    return with_tags(topics).select_related("group")


def latest_feed(viewer: Viewer) -> QuerySet[Topic]:
    """The feed of the whole house: archived groups are out of the way, and read where they are."""
    return topic_feed(viewer).filter(group__archived_at=None)


def with_tags(topics):
    tags = TaggedTopic.objects.filter(content_object=OuterRef("pk")).order_by("tag__name")
    pairs = tags.values(json=JSONObject(name="tag__name", slug="tag__slug"))
    return topics.annotate(tag_list=ArraySubquery(pairs))


def with_read_number(topics, viewer):
    marks = ReadMark.objects.filter(topic=OuterRef("pk"), member=viewer.pk)
    return topics.annotate(read_number=Subquery(marks.values("number")[:1]))


@dataclass
class TopicRow:
    """What one row of a topic list shows."""

    topic: Topic
    starter: User
    last_poster: User
    faces: list[User] = field(default_factory=list)
    new_count: int = 0
    is_new: bool = False
    starts_old: bool = False

    @property
    def is_unread(self):
        return self.is_new or self.new_count > 0


def topic_page(topics: QuerySet[Topic], viewer: Viewer, after: str = "", size: int = 0) -> Page:
    """One page of a topic list, newest reply first, with all its people: two queries."""
    page = key_page(topics, after, keys=LATEST, size=size)
    rows = topic_rows(page.rows, viewer)
    return Page(rows=rows, older=page.older, is_first=page.is_first)


def topic_page_with_pins(
    topics: QuerySet[Topic], pinned: list[Topic], viewer: Viewer, after: str
) -> tuple[Page, list["TopicRow"]]:
    """A page of a group's list with the pinned rows above it; their people in one query."""
    page = key_page(topics, after, keys=LATEST)
    rows = topic_rows([*pinned, *page.rows], viewer)
    count = len(pinned)
    return Page(rows=rows[count:], older=page.older, is_first=page.is_first), rows[:count]


def topic_rows(topics: list[Topic], viewer: Viewer) -> list[TopicRow]:
    people = _people_of(topics)
    return [_row(topic, people, viewer) for topic in topics]


def _people_of(topics):
    wanted = {pk for topic in topics for pk in (topic.author_id, topic.last_poster_id)}
    wanted |= {pk for topic in topics for pk in topic.faces}
    shown = User.objects.only("name", "display_name", "avatar")
    return shown.in_bulk([pk for pk in wanted if pk])


def _row(topic, people, viewer):
    read = topic.read_number
    guest = not viewer.is_authenticated
    return TopicRow(
        topic=topic,
        starter=people[topic.author_id],
        last_poster=people.get(topic.last_poster_id) or people[topic.author_id],
        faces=[people[pk] for pk in topic.faces if pk in people],
        new_count=0 if guest or read is None else max(topic.last_number - read, 0),
        is_new=not guest and read is None and topic.last_post_at > viewer.joined_at,
    )


def draw_since_line(page: Page, since) -> None:
    """Mark the first row that is older than the last visit, unless all or none are."""
    if since is None:
        return
    for before, row in zip([None, *page.rows], page.rows, strict=False):
        if row.topic.last_post_at <= since:
            row.starts_old = before is not None
            return


def pinned_in(group: Group, viewer: Viewer) -> list[Topic]:
    """The group's pinned topics, latest pin first; a handful by nature, twenty at most."""
    pinned = topic_feed(viewer).filter(group=group, pinned_at__isnull=False)
    return list(pinned.order_by("-pinned_at", "-pk")[: settings.PAGE_SIZE])


def narrowed(topics: QuerySet[Topic], show: str, tag: str) -> QuerySet[Topic]:
    """The list cut down to one state and one tag; an unknown state shows all."""
    states = {
        "unanswered": Q(reply_count=0),
        "unsolved": Q(kind="question", solved_at=None),
        "solved": Q(solved_at__isnull=False),
        "archived": Q(archived_at__isnull=False),
    }
    topics = topics.filter(states.get(show, Q()))
    if tag:
        tagged = TaggedTopic.objects.filter(tag__slug=tag)
        topics = topics.filter(pk__in=tagged.values("content_object"))
    return topics


def next_unread(viewer: User) -> Topic | None:
    """The topic of the viewer's groups with the newest post that they have not read."""
    mine = [one.group_id for one in memberships_of(viewer) if not one.group.is_archived]
    fresh = Q(read_number=None, last_post_at__gt=viewer.joined_at)
    topics = with_read_number(Topic.objects.visible_to(viewer).standing(), viewer)
    unread = topics.filter(fresh | Q(read_number__lt=F("last_number")), group__in=mine)
    return unread.exclude(last_poster=viewer, read_number=None).order_by(*LATEST).first()


def topic_for_page(viewer: Viewer) -> QuerySet[Topic]:
    """Topics as their own page shows them: group, starter, accepted answer, tags, read mark."""
    topics = with_tags(with_read_number(Topic.objects.visible_to(viewer), viewer))
    return topics.select_related("group", "author", "accepted_post__author")


def posts_on_page(topic: Topic, page: int) -> list[Post]:
    """Page N is a range of numbers: page 50,000 costs what page 1 costs."""
    first = (page - 1) * settings.PAGE_SIZE + 1
    last = page * settings.PAGE_SIZE
    posts = Post.objects.filter(topic=topic, number__gte=first, number__lte=last)
    return list(posts.select_related("author", "deleted_by").by_number())


def page_of(number: int) -> int:
    return (max(number, 1) - 1) // settings.PAGE_SIZE + 1


def date_marks(topic: Topic) -> list[Post]:
    """A few posts, evenly spread, whose dates stand beside the scrubber."""
    step = max(topic.last_number // MARKS, 1)
    numbers = range(1, topic.last_number + 1, step)
    marks = Post.objects.filter(topic=topic, number__in=list(numbers)[: MARKS + 1])
    return list(marks.only("number", "made_at").by_number())


def changes_on_page(topic: Topic) -> list[Change]:
    """The last things done to the topic itself; what was done to a post stands at the post."""
    changes = Change.objects.filter(topic=topic, post=None).select_related("by")
    return list(changes.order_by("-made_at", "-pk")[:5])


def managers_edits(posts: list[int]) -> dict[int, Change]:
    """The last edit of each of these posts by somebody else than its author, with who and why."""
    if not posts:
        return {}
    edits = Change.objects.filter(post__in=posts, verb=Verb.POST_EDITED).select_related("by")
    return {edit.post_id: edit for edit in edits.order_by("made_at", "pk")}


def draft_for(viewer: Viewer, place: str) -> Draft | None:
    if not viewer.is_authenticated:
        return None
    return Draft.objects.filter(member=viewer, place=place).first()


def drafts_of(member: User) -> list[Draft]:
    return list(Draft.objects.filter(member=member).order_by("-saved_at", "-pk")[:200])


@dataclass
class RevisionStep:
    """One edit, with the words it cut and added."""

    revision: Revision
    diff: list


@dataclass
class RevisionPage:
    """A few edits, newest first, and where the earlier ones begin."""

    steps: list[RevisionStep]
    earlier: int = 0


def revision_page(post: Post, before: str) -> RevisionPage:
    """A few steps of a post's history at a time: each costs a comparison of two whole texts."""
    revisions = post.revisions.select_related("editor").order_by("-number")
    if before.isdecimal() and len(before) < 10:
        revisions = revisions.filter(number__lte=int(before))
    shown = list(revisions[: STEPS + 1])
    after = _text_after(post, shown[0]) if shown else ""
    steps = []
    for revision in shown[:STEPS]:
        steps.append(RevisionStep(revision, word_diff(revision.source, after)))
        after = revision.source
    return RevisionPage(steps, earlier=shown[STEPS].number if len(shown) > STEPS else 0)


def _text_after(post, revision):
    """What the post said after the edit whose revision this is."""
    following = post.revisions.filter(number=revision.number + 1).first()
    return following.source if following else post.source


def latest_posts_of(member: User, viewer: Viewer) -> list[Post]:
    """What this viewer may read of what a member wrote last."""
    posts = (
        Post.objects.visible_to(viewer).standing().filter(author=member, topic__deleted_at=None)
    )
    return list(posts.select_related("topic", "topic__group").order_by("-made_at", "-pk")[:10])


def tags_in(group: Group) -> list[dict]:
    """The tags used most in a group's standing topics."""
    used = TaggedTopic.objects.filter(content_object__group=group, content_object__deleted_at=None)
    tags = used.exclude(tag__slug="").values(name=F("tag__name"), slug=F("tag__slug"))
    return list(tags.annotate(uses=Count("pk")).order_by("-uses", "name")[:12])


def unanswered_in(group: Group, viewer: Viewer) -> list[Topic]:
    """Questions of a group that wait for a first answer, oldest of the newest ten last."""
    questions = Topic.objects.visible_to(viewer).standing().filter(group=group, kind="question")
    waiting = questions.filter(reply_count=0, closed_at=None, solved_at=None, archived_at=None)
    return list(waiting.order_by("-made_at", "-pk")[:5])

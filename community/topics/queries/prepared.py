"""The questions of the busiest pages, written once for each kind of member (core/asking.py).

Each is the room's own queryset, asked so of members who said no word about groups and tags.
"""

from dataclasses import replace
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, OuterRef

from community.core.asking import Prepared
from community.core.memory import may_be_kept
from community.core.paging import Page, key_page, page_of_found
from community.groups.models import Group
from community.groups.queries import group_shown
from community.members.models import User, Viewer
from community.members.queries import kind_of, stand_in
from community.topics.models import Topic
from community.topics.queries.around import pinned_in
from community.topics.queries.lists import (
    LATEST,
    SEEN,
    Seen,
    TopicRow,
    drawn_rows,
    latest_feed,
    of_group,
    rows_of_seen,
    rows_of_topics,
    topic_page,
)
from community.topics.queries.page import topic_for_page, with_own_of_page
from community.topics.queries.silent import (
    floors_asked,
    is_silent,
    silent,
    silent_with_floors,
)
from community.topics.queries.unread import kept_oldest, unread_feed


def _page_of_topic(kind, viewer, topic, page):
    """People and texts are asked for where they are drawn, after the versions they stand under."""
    reader = stand_in(kind, viewer)
    topics = topic_for_page(reader).select_related(None).select_related("group")
    return with_own_of_page(topics, reader, page).defer(*FAR).filter(pk=topic)


def _group_with_topics(shape, viewer, slug):
    """A group with what a look at its latest topics and at the pinned ones finds."""
    kind, size = shape
    member, here = silent(kind, viewer), OuterRef("pk")
    latest = of_group(here, member).order_by(*LATEST)[: size + 1]
    groups = Group.objects.visible_to(stand_in(kind, viewer)).filter(slug=slug).defer(*LONG)
    return groups.annotate(latest=_looked(latest), pinned=_looked(pinned_in(here, member)))


def _alone(viewer):
    return Topic.objects.visible_to(viewer).select_related("group").defer(*FAR)


def _looked(topics):
    """Rows of topics in one value: JSON is read many times faster than rows with moments are."""
    own = Func(*LOOKED, function="jsonb_build_array", output_field=JSONField())
    rows = ArraySubquery(topics.values(json=own))
    return Func(rows, function="to_jsonb", output_field=JSONField())


LONG = "description", "description_html", "guidelines_html"  # texts of a group
LOOKED = (
    *("pk", "version", "newest_number", "last_post_at", "archived_at"),
    *("read_number", "own_level"),
)
FAR = [f"group__{name}" for name in (*LONG, "guidelines", "summary")]
TOPIC = Prepared(
    lambda kind, viewer, topic: topic_for_page(stand_in(kind, viewer)).filter(pk=topic)
)
TOPIC_TO_ANSWER = Prepared(
    lambda kind, viewer, topic: _alone(stand_in(kind, viewer)).filter(pk=topic)
)
PAGE_OF_TOPIC = Prepared(_page_of_topic)
UNREAD = Prepared(lambda shape, viewer, *true: _unread(shape, viewer, list(true)))
FEED = Prepared(lambda shape, viewer: _seen(latest_feed(silent(shape[0], viewer)), shape[1]))
GROUP_WITH_TOPICS = Prepared(_group_with_topics)


def _unread(shape, viewer, true):
    *floors, size = shape
    return _seen(unread_feed(*silent_with_floors(floors, viewer, true)), size)


def _seen(topics, size):
    return topics.order_by(*LATEST).values_list(*SEEN)[: size + 1]


def topic_known(viewer: Viewer, pk: int) -> Topic | None:
    """One topic with what its own page says of it, if the viewer may know of it."""
    if not viewer.is_authenticated or viewer.is_volunteer:
        return topic_for_page(viewer).filter(pk=pk).first()
    return next(iter(TOPIC.ask(kind_of(viewer), viewer.pk, pk)), None)


def topic_to_answer(viewer: Viewer, pk: int) -> Topic | None:
    """One topic with its group and nothing around it, if the viewer may know of it."""
    if not viewer.is_authenticated or viewer.is_volunteer:
        return _alone(viewer).filter(pk=pk).first()
    return next(iter(TOPIC_TO_ANSWER.ask(kind_of(viewer), viewer.pk, pk)), None)


def topic_shown(viewer: Viewer, pk: int, page: int) -> Topic | None:
    """The same, with what the viewer left on one page of it, where its pieces are kept."""
    if not viewer.is_authenticated or viewer.is_volunteer or not may_be_kept():
        return topic_known(viewer, pk)
    return next(iter(PAGE_OF_TOPIC.ask(kind_of(viewer), viewer.pk, pk, page)), None)


def latest_page(viewer: Viewer, size: int) -> Page:
    """The first topics of the whole house."""
    if not _may_look(viewer):
        return topic_page(latest_feed(viewer), viewer, size=size)
    drawn = drawn_rows(viewer)
    found = FEED.ask((kind_of(viewer), size), viewer.pk)
    return _page_of_seen([Seen(*one) for one in found], size, drawn)


def unread_page(viewer: User, size: int) -> Page:
    """The first topics with something new to the viewer."""
    oldest = kept_oldest(viewer)
    if not _may_look(viewer):
        return topic_page(unread_feed(viewer, oldest), viewer, size=size)
    drawn, (shape, true) = drawn_rows(viewer), floors_asked(viewer, oldest)
    found = UNREAD.ask((*shape, size), viewer.pk, *true)
    return _page_of_seen([Seen(*one) for one in found], size, drawn)


def group_opened(viewer: Viewer, slug: str, size: int) -> Group | None:
    """The group of this address, if the viewer may know of it, with a look at its first page."""
    if not _may_look(viewer):
        return group_shown(viewer, slug)
    drawn = drawn_rows(viewer)
    group = next(iter(GROUP_WITH_TOPICS.ask((kind_of(viewer), size), viewer.pk, slug)), None)
    if group is not None:
        group.drawn = drawn
    return group


def first_page_of(group: Group, viewer: Viewer, size: int) -> tuple[Page, list[TopicRow]]:
    """A group's page as it opens: the latest topics, and above them the pinned ones."""
    if hasattr(group, "drawn"):
        page = _page_of_seen(_seen_in(group, group.latest), size, group.drawn)
        return page, rows_of_seen(_seen_in(group, group.pinned), group.drawn)
    drawn = drawn_rows(viewer)
    pinned = rows_of_topics(list(pinned_in(group.pk, viewer)), drawn)
    page = key_page(of_group(group.pk, viewer), "", keys=LATEST)
    return replace(page, rows=rows_of_topics(page.rows, drawn)), pinned


def _seen_in(group, looked):
    return [_seen_by_look(group, *one) for one in looked]


def _seen_by_look(group, pk, version, newest_number, last_post_at, archived_at, *own):
    place = group.pk, group.slug, group.name, newest_number, _moment(last_post_at)
    return Seen(pk, version, *place, _moment(archived_at), group.archived_at, *own)


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _may_look(viewer):
    """Whether most rows stand in memory, so that a look at the topics is enough to find them."""
    return is_silent(viewer) and may_be_kept()


def _page_of_seen(seen, size, drawn):
    page = page_of_found(seen, keys=LATEST, size=size, is_first=True)
    return replace(page, rows=rows_of_seen(page.rows, drawn))

"""The questions of the busiest pages, written once for each kind of member (core/asking.py).

Each is the room's own queryset. A member who spoke about groups or tags is asked about by the
querysets themselves: their words change the words of the question.
"""

from dataclasses import replace

from community.core.asking import Prepared
from community.core.memory import may_be_kept
from community.core.paging import Page, key_page, page_of_found
from community.groups.models import Group, Membership
from community.groups.queries import memberships_of
from community.members.models import User, Viewer
from community.members.queries import kind_of, stand_in
from community.topics.models import Topic
from community.topics.queries.around import pinned_in
from community.topics.queries.following import Words, words_of
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
from community.topics.queries.since import floor_of
from community.topics.queries.unread import kept_oldest, unread_feed


def _silent(kind, number):
    """Somebody of this kind without a word about groups and tags."""
    member = stand_in(kind, number)
    member._words = Words()
    return member


def _is_silent(viewer):
    if not viewer.is_authenticated:
        return False
    words = words_of(viewer)
    return not words.groups and not words.tags


def _page_of_topic(kind, viewer, topic, page):
    """People and texts are asked for where they are drawn, after the versions they stand under."""
    reader = stand_in(kind, viewer)
    topics = topic_for_page(reader).select_related(None).select_related("group")
    return with_own_of_page(topics, reader, page).defer(*LONG).filter(pk=topic)


def _in_group(shape, viewer, group):
    """The latest topics and the pinned ones, told apart by their last word."""
    kind, size = shape
    member, shown = _silent(kind, viewer), (*SEEN, "pinned_at")
    latest = of_group(group, member).order_by(*LATEST).values_list(*shown)[: size + 1]
    return pinned_in(group, member).values_list(*shown).union(latest, all=True)


LONG = [
    f"group__{name}"
    for name in ("description", "description_html", "guidelines", "guidelines_html", "summary")
]
TOPIC = Prepared(
    lambda kind, viewer, topic: topic_for_page(stand_in(kind, viewer)).filter(pk=topic)
)
PAGE_OF_TOPIC = Prepared(_page_of_topic)
UNREAD = Prepared(lambda shape, viewer, *true: _unread(shape, viewer, list(true)))
FEED = Prepared(lambda shape, viewer: _seen(latest_feed(_silent(shape[0], viewer)), shape[1]))
IN_GROUP = Prepared(_in_group)


def _unread(shape, viewer, true):
    """Unread topics of somebody in so many groups, so many of them with a floor of their own."""
    kind, groups, floors, has_oldest, size = shape
    member = _silent(kind, viewer)
    member._memberships = [Membership(group_id=true.pop()) for _ in range(groups)]
    later = {true.pop(): true.pop() for _ in range(floors)}
    oldest = true.pop() if has_oldest else None
    member._floors = true.pop(), later
    return _seen(unread_feed(member, oldest), size)


def _seen(topics, size):
    return topics.order_by(*LATEST).values_list(*SEEN)[: size + 1]


def topic_known(viewer: Viewer, pk: int) -> Topic | None:
    """One topic with what its own page says of it, if the viewer may know of it."""
    if not viewer.is_authenticated or viewer.is_volunteer:
        return topic_for_page(viewer).filter(pk=pk).first()
    return next(iter(TOPIC.ask(kind_of(viewer), viewer.pk, pk)), None)


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
    return _page_of_seen(FEED.ask((kind_of(viewer), size), viewer.pk), size, drawn)


def unread_page(viewer: User, size: int) -> Page:
    """The first topics with something new to the viewer."""
    oldest = kept_oldest(viewer)
    if not _may_look(viewer):
        return topic_page(unread_feed(viewer, oldest), viewer, size=size)
    drawn, (base, later) = drawn_rows(viewer), floor_of(viewer)
    groups = [one.group_id for one in memberships_of(viewer)]
    floors = [one for group in later.items() for one in reversed(group)]
    true = [base, *([oldest] if oldest else []), *floors, *groups]
    shape = kind_of(viewer), len(groups), len(later), bool(oldest), size
    return _page_of_seen(UNREAD.ask(shape, viewer.pk, *true), size, drawn)


def first_page_of(group: Group, viewer: Viewer, size: int) -> tuple[Page, list[TopicRow]]:
    """A group's page as it opens: the latest topics, and above them the pinned ones."""
    drawn = drawn_rows(viewer)
    if not _may_look(viewer):
        pinned = rows_of_topics(list(pinned_in(group.pk, viewer)), drawn)
        page = key_page(of_group(group.pk, viewer), "", keys=LATEST)
        return replace(page, rows=rows_of_topics(page.rows, drawn)), pinned
    found = IN_GROUP.ask((kind_of(viewer), size), viewer.pk, group.pk)
    pinned = [(pin, Seen(*one)) for *one, pin in found if pin]
    latest = [Seen(*one) for *one, pin in found if not pin]
    pinned.sort(key=lambda one: (one[0], one[1].pk), reverse=True)
    latest.sort(key=lambda one: (one.last_post_at, one.pk), reverse=True)
    pins = rows_of_seen([one for _pin, one in pinned], drawn)
    return _page_of_seen(latest, size, drawn), pins


def _may_look(viewer):
    """Whether most rows stand in memory, so that a look at the topics is enough to find them."""
    return _is_silent(viewer) and may_be_kept()


def _page_of_seen(found, size, drawn):
    seen = [Seen(*one) for one in found]
    page = page_of_found(seen, keys=LATEST, size=size, is_first=True)
    return replace(page, rows=rows_of_seen(page.rows, drawn))

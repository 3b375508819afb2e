"""The questions of the busiest pages, written once for each kind of member (core/asking.py).

Each is the room's own queryset. A member who spoke about groups or tags is asked about by the
querysets themselves: their words change the words of the question.
"""

from community.core.asking import Prepared
from community.core.paging import Page, page_of_found
from community.groups.models import Group
from community.members.models import Viewer
from community.members.queries import kind_of, stand_in
from community.topics.models import Topic
from community.topics.queries.around import pinned_in
from community.topics.queries.following import Words, words_of
from community.topics.queries.lists import (
    LATEST,
    TopicRow,
    latest_feed,
    of_group,
    topic_page,
    topic_page_with_pins,
    with_pins,
)
from community.topics.queries.page import topic_for_page, with_own_of_page


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
    reader = stand_in(kind, viewer)
    return with_own_of_page(topic_for_page(reader), reader, page).filter(pk=topic)


TOPIC = Prepared(
    lambda kind, viewer, topic: topic_for_page(stand_in(kind, viewer)).filter(pk=topic)
)
PAGE_OF_TOPIC = Prepared(_page_of_topic)
FEED = Prepared(
    lambda shape, viewer: latest_feed(_silent(shape[0], viewer)).order_by(*LATEST)[: shape[1]]
)
IN_GROUP = Prepared(
    lambda shape, viewer, group: of_group(group, _silent(shape[0], viewer)).order_by(*LATEST)[
        : shape[1]
    ]
)
PINNED = Prepared(lambda kind, viewer, group: pinned_in(group, _silent(kind, viewer)))


def topic_known(viewer: Viewer, pk: int) -> Topic | None:
    """One topic with what its own page says of it, if the viewer may know of it."""
    if not viewer.is_authenticated:
        return topic_for_page(viewer).filter(pk=pk).first()
    return next(iter(TOPIC.ask(kind_of(viewer), viewer.pk, pk)), None)


def topic_shown(viewer: Viewer, pk: int, page: int) -> Topic | None:
    """The same, with what the viewer left on one page of it."""
    if not viewer.is_authenticated:
        return topic_known(viewer, pk)
    return next(iter(PAGE_OF_TOPIC.ask(kind_of(viewer), viewer.pk, pk, page)), None)


def latest_page(viewer: Viewer, size: int) -> Page:
    """The first topics of the whole house."""
    if not _is_silent(viewer):
        return topic_page(latest_feed(viewer), viewer, size=size)
    found = FEED.ask((kind_of(viewer), size + 1), viewer.pk)
    page = page_of_found(found, keys=LATEST, size=size, is_first=True)
    return with_pins(page, [], viewer)[0]


def first_page_of(group: Group, viewer: Viewer, size: int) -> tuple[Page, list[TopicRow]]:
    """A group's page as it opens: the pinned rows, and the latest others."""
    if not _is_silent(viewer):
        pinned = list(pinned_in(group.pk, viewer))
        topics = of_group(group.pk, viewer)
        return topic_page_with_pins(topics, pinned, viewer, "")
    kind = kind_of(viewer)
    pinned = PINNED.ask(kind, viewer.pk, group.pk)
    found = IN_GROUP.ask((kind, size + 1), viewer.pk, group.pk)
    page = page_of_found(found, keys=LATEST, size=size, is_first=True)
    return with_pins(page, pinned, viewer)

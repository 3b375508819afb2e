"""What a member has not read yet."""

import time
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from community.core.asking import Prepared
from community.core.memory import Quiet
from community.groups.queries import memberships_of
from community.members.glance import Glance
from community.members.models import User, Viewer
from community.topics.models import Level, ReadMark, Topic
from community.topics.queries.following import followed
from community.topics.queries.lists import LATEST, topic_feed
from community.topics.queries.silent import floors_asked, is_silent, silent_with_floors
from community.topics.queries.since import floor_of

quiet = Quiet("lists")  # no topic and no membership changed
COUNTS = Glance("unread", seconds=30, quiet=quiet)
OLDEST = Glance("unread-oldest", seconds=300, quiet=quiet)
UNDERWAY = timedelta(minutes=1)  # a post's moment may be a little older than its commit


def unread_feed(viewer: User, oldest: datetime | None = None) -> QuerySet[Topic]:
    """Topics with something new to the viewer, as rows of a list show them."""
    return _unread(topic_feed(viewer), viewer, oldest)


def _unread(topics, viewer, oldest=None):
    """Followed closely enough, awake, bumped after the floor, and not read to the end."""
    base, later = floor_of(viewer)
    topics = topics.filter(
        followed(viewer, Level.TRACKING),
        archived_at=None,
        group__archived_at=None,
        last_post_at__gt=base,
    )
    if oldest:
        topics = topics.filter(last_post_at__gte=oldest)
    for group, since in later.items():
        topics = topics.exclude(group=group, last_post_at__lte=since)
    to_the_end = ReadMark.objects.filter(
        topic=OuterRef("pk"), member=viewer.pk, number__gte=OuterRef("newest_number")
    )
    return topics.filter(~Exists(to_the_end))


def unread_counts(viewer: User) -> dict[int, int]:
    """How many topics of each group have something new; one query."""
    return _counted(viewer, None)[0]


def _counted(viewer, oldest):
    """The counts, and how old the oldest unread topic is."""
    begun = timezone.now() - UNDERWAY
    if is_silent(viewer):
        shape, true = floors_asked(viewer, oldest)
        rows = COUNTED.ask(shape, viewer.pk, *true)
    else:
        rows = list(_by_group(viewer, oldest))
    moments = [moment for _group, _count, moment in rows]
    return {group: count for group, count, _moment in rows}, min([begun, *moments])


def _by_group(viewer, oldest):
    topics = _unread(Topic.objects.visible_to(viewer).standing(), viewer, oldest)
    return topics.order_by().values_list("group").annotate(Count("pk"), Min("last_post_at"))


COUNTED = Prepared(
    lambda shape, viewer, *true: _by_group(*silent_with_floors(shape, viewer, list(true)))
)


def kept_unread_counts(viewer: Viewer) -> dict[int, int]:
    """The same, at most half a minute older than any topic's last change, and never older than a
    right the viewer lost."""
    if not viewer.is_authenticated:
        return {}
    kept = COUNTS.at(viewer)
    if kept and kept[0] == _rights(viewer):
        return kept[1]
    begun, oldest = time.time(), kept_oldest(viewer)
    counts, found = _counted(viewer, oldest)
    COUNTS.keep(viewer, (_rights(viewer), counts), begun)
    if oldest is None:
        OLDEST.keep(viewer, (_rights(viewer), found), begun)
    return counts


def kept_oldest(viewer: User) -> datetime | None:
    """Nothing that was posted before this is unread: whoever read 20,000 topics asks no more of
    the database than who has read none. New posts are younger; a topic given back by a manager
    is found again after five minutes at most.
    """
    kept = OLDEST.at(viewer)
    return kept[1] if kept and kept[0] == _rights(viewer) else None


def _rights(viewer):
    return viewer.is_manager, sorted(one.group_id for one in memberships_of(viewer))


def forget_unread(member: User) -> None:
    """The member read something."""
    COUNTS.forget(member)


def forget_oldest(member: User) -> None:
    """The member follows something otherwise: older topics may have become unread."""
    COUNTS.forget(member)
    OLDEST.forget(member)


def next_unread(viewer: User) -> Topic | None:
    """The topic with the newest post that the viewer has not read."""
    return unread_feed(viewer, kept_oldest(viewer)).order_by(*LATEST).first()

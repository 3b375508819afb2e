"""One event, as its page and its form need it."""

from django.db.models import QuerySet
from django.http import Http404

from community.members.models import Viewer
from community.topics.models import Post
from events.models import Event, Organiser


def event_shown(viewer: Viewer, pk: int) -> Event:
    """An event that this person may know of, with its topic, group, author and cover; or 404."""
    event = whole_events(viewer).filter(pk=pk).first()
    if event is None:
        raise Http404
    return event


def whole_events(viewer: Viewer) -> QuerySet[Event]:
    """Events with all that says what, where and by whom."""
    return Event.objects.visible_to(viewer).select_related(
        "topic__group", "topic__author", "draft_group", "author", "cover", "held"
    )


def host_ids(event: Event) -> set[int]:
    """Who hosts it; asked once for one page."""
    if not hasattr(event, "_host_ids"):
        hosts = Organiser.objects.filter(event=event.pk)
        event._host_ids = set(hosts.values_list("member_id", flat=True))
    return event._host_ids


def forget_hosts(event: Event) -> None:
    if hasattr(event, "_host_ids"):
        del event._host_ids


def version_of(event: Event) -> int:
    """What a form was filled from: another number once the event or its words are others."""
    first = Post.objects.filter(topic=event.topic_id, number=1) if event.topic_id else None
    edits = first.values_list("revision_count", flat=True).first() if first is not None else 0
    return int(event.changed_at.timestamp() * 1_000_000) + (edits or 0)

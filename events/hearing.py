"""What lower rooms ask of events: who may hear that a date changed, who sees a cover, and what
became of an announcement that screening held."""

import re

from django.utils import timezone

from community.core.matters import hears_what_is_settled
from community.groups.models import TopicKind
from community.live.channels import Heard, listener
from community.members.models import Viewer
from community.topics.models import Held, Topic
from community.uploads.actions import purge_uses
from community.uploads.uses import seer
from events.actions.announcing import take_topic
from events.models import Event, Occurrence

ANNOUNCED_BY = re.compile("event:([0-9]{1,18}):", re.ASCII)  # keys that `announce_event` makes


@listener("occurrence")
def dates_heard(viewer, ids: list[int]) -> list[Heard]:
    seen = Occurrence.objects.visible_to(viewer).filter(pk__in=ids)
    rows = seen.values_list("pk", "event__topic__group_id", "event__topic_id")
    return [
        Heard(f"occurrence:{pk}", (f"group:{group}", f"topic:{topic}"))
        for pk, group, topic in rows
    ]


@seer("event")
def events_seen(viewer: Viewer, pks: list[int]) -> set[int]:
    """A cover is seen by those who see its event."""
    return set(Event.objects.visible_to(viewer).filter(pk__in=pks).values_list("pk", flat=True))


@hears_what_is_settled
def held_answered(kind: str, pk: int) -> None:
    """An announcement that waited was let in: the event has its topic now. Refused or taken back,
    it is a draft again, with all its words."""
    if kind != "held":
        return
    event = Event.objects.select_for_update().filter(held=pk).first()
    held = Held.objects.select_related("became__topic").get(pk=pk)
    if held.became_id is not None and held.kind == TopicKind.EVENT:
        _announced(event or _draft_of(held.became), held.became.topic)
    elif event is not None and held.answered_at is not None:
        # Announced again, it is another text: `changed_at` is part of its key.
        Event.objects.filter(pk=event.pk).update(held=None, changed_at=timezone.now())


@hears_what_is_settled
def topic_purged(kind: str, pk: int) -> None:
    """The event goes with its topic; its cover, too, where nothing else shows it."""
    if kind == "topic":
        events = Event.objects.filter(topic=pk)
        purge_uses(subjects=[event.subject for event in events.only("pk")])


def _draft_of(post):
    """Whose announcement it was that was refused, and let in after all."""
    found = ANNOUNCED_BY.match(post.idempotency_key)
    drafts = Event.objects.select_for_update().filter(topic=None, held=None)
    return drafts.filter(pk=found[1]).first() if found else None


def _announced(event, topic):
    if event is not None:
        take_topic(event, topic)
    else:  # dropped or announced otherwise meanwhile: its words are talk like any other
        Topic.objects.filter(pk=topic.pk).update(kind=TopicKind.DISCUSSION)

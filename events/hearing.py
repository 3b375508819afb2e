"""What lower rooms ask of events: who may hear that a date changed, who sees a cover, and what
became of an announcement that screening held."""

from community.core.matters import hears_what_is_settled
from community.live.channels import Heard, listener
from community.members.models import Viewer
from community.topics.models import Held
from community.uploads.uses import seer
from events.actions.announcing import take_topic
from events.models import Event, Occurrence


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
    """An announcement that waited was let in: the event has its topic now. Refused, it is a draft
    again, with all its words."""
    if kind != "held":
        return
    event = Event.objects.select_for_update().filter(held=pk).first()
    if event is None:
        return
    held = Held.objects.select_related("became__topic").get(pk=pk)
    if held.became_id is not None:
        take_topic(event, held.became.topic)
    elif held.answered_at is not None:
        Event.objects.filter(pk=event.pk).update(held=None)

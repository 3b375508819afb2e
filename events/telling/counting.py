"""The bell counts anew when an event goes out of sight with its topic."""

from community.live.announcing import ending
from community.notifications.actions import count_anew
from events.models import Event


@ending
def topic_ends(*rights: str) -> None:
    """Notices about events belong with the event, and are seen by whoever sees its topic."""
    topics = [int(pk) for name, _colon, pk in map(_parts, rights) if name == "topic"]
    for event in Event.objects.filter(topic__in=topics).values_list("pk", flat=True):
        count_anew(gather=f"event:{event}")


def _parts(right):
    return right.partition(":")

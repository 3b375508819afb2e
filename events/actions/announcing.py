"""From a draft to an event that people may come to."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import TopicKind
from community.members.models import User
from community.topics.actions import post_topic
from community.topics.models import Held, Topic
from events.actions.screened import refuse_unannounceable
from events.models import Event


class AnnouncedAlready(Refused):
    """There is nothing left to announce."""


class NothingToAnnounce(Refused):
    """An event needs a description and a date that is still to come."""


@transaction.atomic
def announce_event(*, event: Event, by: User) -> Event | Held:
    """Open the event's topic: from now on whoever may read it may come.

    Its words are screened like those of any topic; held, the event stays a draft until somebody
    lets them in.
    """
    event = Event.objects.select_for_update(of=["self"]).get(pk=event.pk)
    if not event.is_draft or event.held_id is not None:
        raise AnnouncedAlready(_("This event was announced already."))
    if not event.draft_source:
        raise NothingToAnnounce(_("Write a description first: what will you do there?"))
    if not event.occurrences.coming().exists():
        raise NothingToAnnounce(_("The event is over. Choose a date that is still to come."))
    refuse_unannounceable(event, by)
    made = post_topic(
        group=event.draft_group,
        author=by,
        kind=TopicKind.EVENT,
        title=event.draft_title,
        source=event.draft_source,
        tags=event.draft_tags,
        key=f"event:{event.pk}:{event.changed_at.timestamp()}",
    )
    if isinstance(made, Held):
        event.held = made
        event.save(update_fields=["held"])
        return made
    return take_topic(event, made)


def take_topic(event: Event, topic: Topic) -> Event:
    """The event's words are its topic's from now on. The event's row is locked."""
    event.topic, event.announced_at, event.held = topic, timezone.now(), None
    event.draft_group, event.draft_title, event.draft_source = None, "", ""
    event.draft_tags, event.changed_at = [], timezone.now()
    event.save()
    return event

"""What somebody is planning and has told nobody of yet."""

from django.db.models import QuerySet

from community.members.models import User
from events.models import Event


def own_drafts(member: User) -> QuerySet[Event]:
    """The drafts this member hosts."""
    drafts = Event.objects.visible_to(member).filter(topic=None).hosted_by(member)
    return drafts.select_related("draft_group", "topic")

"""Who looks after a place: whom the desk tells when something there wants a reviewer."""

from django.db.models import Q
from django.utils import timezone

from community.groups.models import Grant, Group, Membership, Right, Role, Visibility
from community.members.models import User
from community.topics.models import TaggedTopic, Topic


def reviewers_of(topic: Topic) -> set[int]:
    """Managers of the house and of the topic's group, and volunteers who see reports there."""
    return reviewers_in(topic.group, topic)


def reviewers_in(group: Group, topic: Topic | None = None) -> set[int]:
    """The same for a group. Whoever may not come in at this moment is left out."""
    running = Membership.objects.filter(group=group, role=Role.MANAGER).values("member")
    found = User.objects.admitted().filter(
        Q(manager_since__isnull=False)
        | Q(pk__in=running)
        | Q(pk__in=_volunteers(group, topic).values("member"))
    )
    return {member.pk for member in found if member.is_welcome}


def _volunteers(group, topic):
    """Live grants whose scope holds this place, in the hands of people who may read it."""
    now = timezone.now()
    scope = Q(group=group) | Q(group=None, tag=None, language="")
    if topic is not None:
        tags = TaggedTopic.objects.filter(content_object=topic).values("tag")
        scope |= Q(tag__in=tags)
        scope |= Q(language=topic.language) & ~Q(language="")
    grants = Grant.objects.filter(
        scope, taken_at=None, since__lte=now, until__gt=now, rights__contains=[Right.REPORTS]
    )
    if group.visibility == Visibility.OPEN:
        return grants
    inside = Membership.objects.filter(group=group).values("member")
    return grants.filter(member__in=inside)

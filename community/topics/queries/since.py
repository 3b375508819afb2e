"""Since when something is new to a member: the floor under all that counts as unread."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from community.groups.queries import memberships_of
from community.members.models import User
from community.topics.models import Topic
from community.topics.queries.following import words_of


def new_since(member: User) -> datetime:
    """Nothing before this is new anywhere: they were not here, or it is long ago."""
    return max(member.joined_at, timezone.now() - timedelta(days=settings.UNREAD_DAYS))


def floors(member: User) -> dict[int, datetime]:
    """Groups with a later floor: joined meanwhile, or read up to a moment by a button."""
    base = new_since(member)
    later = dict(words_of(member).read_until)
    for one in memberships_of(member):
        later[one.group_id] = max(one.joined_at, later.get(one.group_id, base))
    return {group: since for group, since in later.items() if since > base}


def floor_of(member: User) -> tuple[datetime, dict[int, datetime]]:
    """Both, found out once a request."""
    if not hasattr(member, "_floors"):
        member._floors = new_since(member), floors(member)
    return member._floors


def is_after_floor(topic: Topic, member: User) -> bool:
    """Whether the topic's last post came late enough to be new to a member."""
    base, later = floor_of(member)
    return topic.last_post_at > later.get(topic.group_id, base)

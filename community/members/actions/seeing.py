"""When a member was here last."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from community.members.models import User

ONCE_IN = timedelta(hours=1)


def is_to_be_noted(member: User) -> bool:
    return member.seen_at is None or member.seen_at <= timezone.now() - ONCE_IN


def note_seen(member: User) -> None:
    """A read marker, moved at most once an hour: no page pays for it twice."""
    if not is_to_be_noted(member):
        return
    now = timezone.now()
    old = Q(seen_at=None) | Q(seen_at__lte=now - ONCE_IN)
    User.objects.filter(old, pk=member.pk).update(seen_at=now)
    member.seen_at = now

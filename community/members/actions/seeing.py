"""When a member was here last."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from community.members.models import User

ONCE_IN = timedelta(hours=1)


def note_seen(member: User) -> None:
    """A read marker, moved at most once an hour: no page pays for it twice."""
    now = timezone.now()
    if member.seen_at is not None and member.seen_at > now - ONCE_IN:
        return
    old = Q(seen_at=None) | Q(seen_at__lte=now - ONCE_IN)
    User.objects.filter(old, pk=member.pk).update(seen_at=now)
    member.seen_at = now

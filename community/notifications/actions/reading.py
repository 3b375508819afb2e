"""What was read is not told again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from community.live.announcing import announce
from community.members.models import User
from community.notifications.models import Notice
from community.notifications.queries import forget_now_and_then


def read_gathered(*, member: User, gather: str) -> int:
    """All that belongs together is read; how much of it was not."""
    return _read(member, Notice.objects.filter(gather=gather))


def read_notices(*, member: User, notices: Iterable[int]) -> int:
    """These are read."""
    return _read(member, Notice.objects.filter(pk__in=list(notices)))


def read_all(*, member: User) -> int:
    """The whole inbox is read."""
    return _read(member, Notice.objects.all())


@transaction.atomic
def _read(member, notices):
    read = notices.filter(member=member, read_at=None).update(read_at=timezone.now())
    if read:
        forget_now_and_then([member.pk])
        announce(f"member:{member.pk}", notice=0)
    return read

"""What was read is not told again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from community.live.announcing import announce
from community.members.models import User
from community.notifications.models import Notice
from community.notifications.queries import forget_now_and_then

PAGES_TOLD = 1000  # at once; the pages of others ask at their next look


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
def count_anew(**about: int | str) -> None:
    """Whoever has something unread about this may see less or more of it now than a moment ago.

    What is kept of their counts is forgotten, and their open pages ask again. `about` is a
    notice's `gather` or `place`, or its `member`.
    """
    unread = Notice.objects.filter(read_at=None, **about).values_list("member", flat=True)
    members = list(unread.order_by("member").distinct())
    forget_now_and_then(members)
    if members:
        announce(*(f"member:{pk}" for pk in members[:PAGES_TOLD]), notice=0)


@transaction.atomic
def _read(member, notices):
    read = notices.filter(member=member, read_at=None).update(read_at=timezone.now())
    if read:
        forget_now_and_then([member.pk])
        announce(f"member:{member.pk}", notice=0)
    return read


@transaction.atomic
def note_mailed(*, member: User, subjects: Iterable[str]) -> None:
    """The room that told of these wrote a letter of its own: no second one leaves."""
    unmailed = Notice.objects.filter(member=member, subject__in=list(subjects), mailed_at=None)
    unmailed.update(mailed_at=timezone.now())

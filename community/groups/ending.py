"""What ends by itself is announced before."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.core.outbox import promise
from community.groups.models import Grant
from community.groups.telling import announce_end

ANNOUNCED = timedelta(days=14)
AT_ONCE = 500


@transaction.atomic
def announce_ends() -> None:
    """Two weeks before its end a grant is announced, once; a short one at its half."""
    now = timezone.now()
    soon = Grant.objects.select_for_update(of=("self",), skip_locked=True).filter(
        taken_at=None, announced_at=None, renewed_as=None, until__range=(now, now + ANNOUNCED)
    )
    for one in soon.order_by("pk")[:AT_ONCE]:
        if one.until - now <= (one.until - one.since) / 2:
            one.announced_at = now
            one.save(update_fields=["announced_at"])
            promise(announce_end, key=f"grant_end:{one.pk}", grant_id=one.pk)

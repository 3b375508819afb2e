"""Taking files away for good: the row at once, the bytes as a promise."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.core.files import forget
from community.core.outbox import keeper, promise
from community.uploads.models import Upload

FOR_AWHILE = timedelta(hours=24)


@keeper
def remove_bytes(*, paths: str) -> None:
    """Take bytes off the disk or out of the bucket, once no row knows them any more."""
    forget(paths.split())


def remove(upload: Upload) -> None:
    """Within a transaction that holds the row."""
    promise(remove_bytes, key=f"bytes:{upload.key}", paths=" ".join(upload.paths))
    upload.delete()


@transaction.atomic
def remove_orphans(limit: int = 500) -> int:
    """Files that nothing has used for a day; how many were taken away."""
    old = timezone.now() - FOR_AWHILE
    orphans = Upload.objects.filter(unused_since__lt=old).order_by("pk")
    taken = list(orphans.select_for_update(skip_locked=True)[:limit])
    for upload in taken:
        remove(upload)
    return len(taken)

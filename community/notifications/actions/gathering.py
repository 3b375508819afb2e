"""What a notice belongs with changes when the thing it is about goes elsewhere."""

from collections.abc import Iterable

from django.db import transaction

from community.notifications.actions.reading import count_anew
from community.notifications.models import Notice


@transaction.atomic
def gather_anew(
    *, subjects: Iterable[str], gather: str, into: str, place: int | None = None
) -> None:
    """Unread notices about these things belong with another from now on."""
    notices = Notice.objects.filter(gather=gather, read_at=None, subject__in=list(subjects))
    notices.update(gather=into, place=place)
    count_anew(gather=into)


def place_anew(*, gather: str, place: int) -> None:
    """Unread notices of this gathering are kept by the choices about another place from now on;
    those that belong to no place stay so."""
    notices = Notice.objects.filter(gather=gather, read_at=None, place__isnull=False)
    notices.update(place=place)

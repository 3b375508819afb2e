"""Noting what somebody must be told of: once, however often it is asked for."""

from datetime import timedelta

from community.core.clock import database_now
from community.core.outbox import promise
from community.members.models import User
from events.models import Happening, Occurrence, Told
from events.telling import tell_happening

KEPT_FOR = timedelta(days=400)  # longer than any notice of it stands in an inbox


def forget_told() -> None:
    """What was told long ago, of dates that are over: no key of theirs can come again."""
    old = database_now() - KEPT_FOR
    Happening.objects.filter(told_at__lt=old, occurrence__ends_at__lt=old).delete()


def tell(
    *,
    occurrence: Occurrence,
    told: Told,
    member: User | None = None,
    by: User | None = None,
    key: str,
    about: dict | None = None,
) -> None:
    """Note it down and promise to tell it, in the transaction that made it so."""
    noted = Happening(
        occurrence_id=occurrence.pk, told=told, member=member, by=by, key=key, about=about or {}
    )
    # A key that is there already gives its row back, and nothing is promised twice.
    Happening.objects.bulk_create(
        [noted], update_conflicts=True, unique_fields=["key"], update_fields=["key"]
    )
    promise(tell_happening, key=f"happening:{noted.pk}", happening_id=noted.pk)

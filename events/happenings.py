"""Noting what somebody must be told of: once, however often it is asked for."""

from community.core.outbox import promise
from community.members.models import User
from events.models import Happening, Occurrence, Told
from events.telling import tell_happening


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

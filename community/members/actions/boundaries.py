"""Whom a member keeps away from. Nothing of it ever reaches the other."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import Boundary, Distance, User
from community.members.queries import forget_boundaries


class NotToBlock(Refused):
    """Some people cannot be kept out of reach."""


@transaction.atomic
def keep_distance(*, member: User, towards: User, distance: str) -> None:
    """Mute or block somebody; the last word counts."""
    if member == towards:
        raise NotToBlock(_("You cannot keep away from yourself."))
    if distance == Distance.BLOCKED and towards.is_manager:
        raise NotToBlock(
            _("A manager's word must reach everybody. You can mute them, not block them.")
        )
    Boundary.objects.bulk_create(
        [Boundary(member=member, towards=towards, distance=distance)],
        update_conflicts=True,
        unique_fields=["member", "towards"],
        update_fields=["distance"],
    )
    forget_boundaries(member)


@transaction.atomic
def drop_boundary(*, member: User, towards: User) -> None:
    """Come near again. Without a boundary nothing changes."""
    Boundary.objects.filter(member=member, towards=towards).delete()
    forget_boundaries(member)

"""Names are given once: what looks like somebody's name is nobody else's."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import FormerName, User
from community.members.names import skeleton
from community.members.queries import is_display_name_free, is_name_free

RENAME_EVERY = timedelta(days=30)


class LooksTaken(Refused):
    """Somebody has this name, or one that reads the same."""


class RenamedLately(Refused):
    """Names that change often cannot be remembered."""


def refuse_taken_name(name: str, member: User | None = None) -> None:
    if not is_name_free(name, member):
        raise LooksTaken(_("This name is taken, or reads like one that is. Try another."))


def refuse_borrowed_display_name(text: str, member: User | None = None) -> None:
    if not is_display_name_free(text, member):
        raise LooksTaken(_("This display name reads like another member's. Try another."))


def rename_member(*, member: User, name: str, by: User) -> User:
    """Take another account name. The old one stays the member's and leads to them."""
    try:
        with transaction.atomic():
            return _rename(member, name, by)
    except IntegrityError as error:
        raise LooksTaken(_("Somebody took this name at this very moment.")) from error


def _rename(member, name, by):
    now = timezone.now()
    old = User.objects.select_for_update().get(pk=member.pk).name
    refuse_taken_name(name, member)
    if old.lower() != name.lower():
        if by == member:
            _refuse_soon_again(member, now)
        member.former_names.filter(name__iexact=name).delete()
        former = {"name": old, "member": member, "freed_at": now}
        FormerName.objects.update_or_create(name_skeleton=skeleton(old), defaults=former)
    member.name, member.name_skeleton = name, skeleton(name)
    member.save(update_fields=["name", "name_skeleton"])
    return member


def _refuse_soon_again(member, now):
    if member.former_names.filter(freed_at__gt=now - RENAME_EVERY).exists():
        raise RenamedLately(_("A name can be changed once in 30 days."))

"""An answer to a newcomer, taken back: they wait at the door again."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.actions.standing import end_sessions
from community.members.models import User


class SettledIn(Refused):
    """Who has written here or runs the house is not put out of the door again."""


@transaction.atomic
def wait_again(*, member: User) -> User:
    """Neither let in nor turned away, as before somebody answered."""
    member = User.objects.select_for_update().get(pk=member.pk)
    if member.is_manager or member.post_count:
        raise SettledIn(_("They have settled in since. Suspend them, if that is needed."))
    member.approved_at, member.is_active = None, True
    member.save(update_fields=["approved_at", "is_active"])
    end_sessions(member)
    return member

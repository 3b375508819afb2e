"""An answer to somebody who asked to come in, taken back: they wait again."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.actions.belonging import lock_group, remove_member
from community.groups.models import JoinRequest
from community.members.models import User


class AskedAgain(Refused):
    """A newer request waits, or they came in another way."""


@transaction.atomic
def reopen_request(*, request: JoinRequest, by: User) -> JoinRequest:
    """As if nobody had answered. Who was let in by it goes out again, and waits."""
    group = lock_group(request.group)
    request = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if request.answered_at is None:
        return request
    theirs = JoinRequest.objects.filter(group=group, member=request.member_id)
    belongs = group.memberships.filter(member=request.member_id).exists()
    if theirs.filter(answered_at=None).exists() or (belongs and not request.is_accepted):
        raise AskedAgain(_("They have asked again or come in since. Answer that."))
    if request.is_accepted:
        remove_member(group=group, member=request.member, by=by)
    request.answered_at = request.answered_by = request.is_accepted = None
    request.save(update_fields=["answered_at", "answered_by", "is_accepted"])
    return request

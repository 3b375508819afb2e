"""Asking to come in, and the answer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.matters import bring, settle
from community.core.outbox import promise
from community.groups.actions.belonging import GroupAsleep, lock_group, take_in
from community.groups.models import Group, JoinRequest, Membership
from community.groups.telling import announce_reply_to_request, announce_request
from community.members.models import User


class AlreadyIn(Refused):
    """Members need not ask."""


class AlreadyAnswered(Refused):
    """Somebody was quicker."""


@transaction.atomic
def ask_to_join(*, group: Group, member: User, note: str = "") -> JoinRequest:
    """Ask to come in. Asking again changes the note of the open request."""
    group = lock_group(group)
    if group.is_archived:
        raise GroupAsleep(_("This group is archived. It is read, not joined."))
    if Membership.objects.filter(group=group, member=member).exists():
        raise AlreadyIn(_("You are a member of this group already."))
    request, is_new = JoinRequest.objects.update_or_create(
        group=group, member=member, answered_at=None, defaults={"note": note}
    )
    if is_new:
        promise(announce_request, key=f"request:{request.pk}", request_id=request.pk)
        bring("request", request.pk)
    return request


@transaction.atomic
def accept_request(*, request: JoinRequest, by: User) -> None:
    """Let them in, and tell them."""
    group, request = _open(request)
    _answer(request, by, accepted=True)
    take_in(group, request.member)


@transaction.atomic
def refuse_request(*, request: JoinRequest, by: User) -> None:
    """Not this time. They are told, and may ask again."""
    _group, request = _open(request)
    _answer(request, by, accepted=False)


def _open(request):
    group = lock_group(request.group)
    request = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if request.answered_at is not None:
        raise AlreadyAnswered(_("This request was answered already."))
    return group, request


def _answer(request, by, *, accepted):
    request.answered_at, request.answered_by, request.is_accepted = timezone.now(), by, accepted
    request.save(update_fields=["answered_at", "answered_by", "is_accepted"])
    promise(announce_reply_to_request, key=f"answered:{request.pk}", request_id=request.pk)
    settle("request", request.pk)

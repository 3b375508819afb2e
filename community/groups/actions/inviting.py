"""Invitations to a group: a link or a mail, bounded in uses and in time."""

from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.mail import write_letter
from community.groups.actions.belonging import lock_group, take_in
from community.groups.models import Group, GroupInvitation
from community.groups.permissions import can_invite
from community.groups.queries import opened_by
from community.members.actions import make_invitation, use_invitation
from community.members.letters import may_write_to_stranger
from community.members.models import Invitation, User


class InvitationGone(Refused):
    """The link is used up, too old, taken back, or was for another address."""


class TooManyLetters(Refused):
    """Strangers are not flooded with mail, whoever asks for it."""

    status = HTTPStatus.TOO_MANY_REQUESTS


@transaction.atomic
def invite_to_group(
    *,
    group: Group,
    by: User,
    email: str = "",
    max_uses: int = 1,
    days: int = 14,
    language: str = "en",
) -> tuple[Invitation, str]:
    """Make an invitation, and mail it when it names an address. The token is shown this once."""
    if email and not may_write_to_stranger(email):
        raise TooManyLetters(_("That was a lot in a short time. Wait a minute, then try again."))
    invitation, token = make_invitation(by=by, email=email, max_uses=max_uses, days=days)
    GroupInvitation.objects.create(invitation=invitation, group=group)
    if email:
        context = {"group": group, "by": by, "token": token}
        write_letter(to=email, template="group_invitation", language=language, context=context)
    return invitation, token


@transaction.atomic
def accept_invitation(*, opened: GroupInvitation, token: str, member: User) -> None:
    """Come in by an invitation, as long as whoever sent it may still invite."""
    group = lock_group(opened.group)
    invitation = Invitation.objects.select_related("invited_by").get(pk=opened.pk)
    if not can_invite(invitation.invited_by, group) or not opened_by(invitation, member):
        raise InvitationGone(_("This invitation no longer opens the group. Ask for a new one."))
    use_invitation(token=token, member=member)
    take_in(group, member)

"""Invitations: a link that lets so many people in, until a day."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.mail import write_letter
from community.members.letters import may_write_to_stranger
from community.members.models import Invitation, InvitationUse, User
from community.members.queries import hash_of, the_community

SECRET_BYTES = 32


class InvitationGone(Refused):
    """The link is used up, too old, taken back, or was for another address."""


@transaction.atomic
def make_invitation(
    *, by: User, email: str = "", max_uses: int = 1, days: int = 14
) -> tuple[Invitation, str]:
    """Make an invitation. Its secret is handed out this once; only a hash of it is kept."""
    token = secrets.token_urlsafe(SECRET_BYTES)
    invitation = Invitation.objects.create(
        secret_hash=hash_of(token),
        email=email.lower(),
        invited_by=by,
        max_uses=max_uses,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return invitation, token


@transaction.atomic
def invite_to_community(
    *, by: User, email: str = "", max_uses: int = 1, days: int = 14, language: str = "en"
) -> tuple[Invitation, str]:
    """Ask somebody in; an invitation that names an address goes there by mail, too."""
    invitation, token = make_invitation(by=by, email=email, max_uses=max_uses, days=days)
    if email and may_write_to_stranger(email):
        context = {"by": by, "token": token, "invitation": invitation, "house": the_community()}
        write_letter(to=email, template="invitation", language=language, context=context)
    return invitation, token


@transaction.atomic
def use_invitation(*, token: str, member: User) -> Invitation:
    """Spend one use. Who signed up by this invitation has paid with that, and spends it once."""
    unspent = InvitationUse.objects.filter(
        invitation__secret_hash=hash_of(token), member=member, spent_at=None
    )
    if unspent.update(spent_at=timezone.now()):
        return Invitation.objects.get(secret_hash=hash_of(token))
    return _take_one(token, member, spent_at=timezone.now())


@transaction.atomic
def sign_up_by_invitation(*, token: str, member: User) -> Invitation:
    """Take one use for a member who comes in by it; what else it opens is still theirs to take."""
    return _take_one(token, member, spent_at=None)


def _take_one(token, member, spent_at):
    open_now = Invitation.objects.filter(
        secret_hash=hash_of(token),
        revoked_at=None,
        expires_at__gt=timezone.now(),
        used_count__lt=F("max_uses"),
        email__in=["", member.email.lower()],
    )
    if not open_now.update(used_count=F("used_count") + 1):
        raise InvitationGone(_("This invitation does not work any more. Ask for a new one."))
    invitation = Invitation.objects.select_related("invited_by").get(secret_hash=hash_of(token))
    _use, is_first = InvitationUse.objects.get_or_create(
        invitation=invitation, member=member, defaults={"spent_at": spent_at}
    )
    if not is_first or not invitation.invited_by.is_welcome:
        raise InvitationGone(_("This invitation does not work any more. Ask for a new one."))
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation) -> Invitation:
    """Take an invitation back; who came in by it stays."""
    invitation.revoked_at = invitation.revoked_at or timezone.now()
    invitation.save(update_fields=["revoked_at"])
    return invitation


def revoke_invitations_of(*, member: User) -> int:
    """Take back what a member sent out while they had the right to; how many were open."""
    return Invitation.objects.filter(invited_by=member, revoked_at=None).update(
        revoked_at=timezone.now()
    )

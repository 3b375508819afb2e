"""Coming in: by the open door, by invitation, or after a manager's look."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.matters import settle
from community.members.actions.inviting import InvitationGone, sign_up_by_invitation
from community.members.actions.naming import refuse_borrowed_display_name, refuse_taken_name
from community.members.letters import write_to
from community.members.models import Community, Registration, User
from community.members.queries import open_invitation


class TakenMeanwhile(Refused):
    """Two people asked for the same name or address at the same time."""


def register_member(
    *,
    name: str,
    display_name: str,
    email: str,
    password: str,
    language: str,
    time_zone: str,
    token: str = "",
) -> User:
    """Make an account. Whether it may come in at once is for the house's registration to say."""
    member = User(
        name=name,
        display_name=display_name or name,
        email=email.lower(),
        language=language,
        time_zone=time_zone,
    )
    member.set_password(password)
    try:
        with transaction.atomic():
            return _register(member, token)
    except IntegrityError as error:
        raise TakenMeanwhile(_("Somebody was quicker with this name. Try another.")) from error


def _register(member, token):
    house = Community.objects.filter(pk=1).first() or Community(pk=1)
    member.clean()
    member.approved_at = None if house.registration == Registration.APPROVAL else timezone.now()
    member.save()
    refuse_taken_name(member.name, member)  # a rename may have freed and kept it meanwhile
    refuse_borrowed_display_name(member.display_name, member)
    if token and open_invitation(token, member.email):
        sign_up_by_invitation(token=token, member=member)
    elif house.registration == Registration.INVITATION:
        raise InvitationGone(_("This invitation does not work any more. Ask for a new one."))
    return member


@transaction.atomic
def note_reset_request(*, member: User) -> None:
    """From now on, only the link made at the member's `reset_asked_at` resets the password."""
    member.save(update_fields=["reset_asked_at"])


@transaction.atomic
def approve_member(*, member: User, by: User) -> User:
    """Let a newcomer in, and write to them that the door is open."""
    approved = User.objects.filter(pk=member.pk, approved_at=None, is_active=True)
    if approved.update(approved_at=timezone.now()):
        write_to(member, "approved", by=by)
        settle("newcomer", member.pk)
    member.refresh_from_db()
    return member


@transaction.atomic
def refuse_member(*, member: User, by: User, reason: str = "") -> User:
    """Turn a newcomer away, with a word why. Nobody who was let in can be refused."""
    refused = User.objects.filter(pk=member.pk, approved_at=None, is_active=True)
    if refused.update(is_active=False):
        write_to(member, "refused", by=by, reason=reason)
        settle("newcomer", member.pk)
    member.refresh_from_db()
    return member

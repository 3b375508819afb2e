"""Suspension, and the office of manager."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import end
from community.members.actions.inviting import revoke_invitations_of
from community.members.letters import write_to
from community.members.models import User
from community.members.queries import forget_the_community


class NotPossible(Refused):
    """Managers are not suspended while in office, and nobody suspends themselves."""


class LastManager(Refused):
    """A house needs somebody who runs it."""


@transaction.atomic
def suspend_member(*, member: User, until: datetime, reason: str, by: User) -> User:
    """Keep a member out until a moment, with a reason they read. All their sessions end now."""
    member = User.objects.select_for_update().get(pk=member.pk)
    if member == by:
        raise NotPossible(_("You cannot suspend yourself."))
    if member.is_manager:
        raise NotPossible(_("Managers are not suspended. Take the office from them first."))
    if until <= timezone.now():
        raise NotPossible(_("That moment has passed. Choose a later one."))
    member.suspended_until, member.suspended_because = until, reason
    member.save(update_fields=["suspended_until", "suspended_because"])
    end_sessions(member)
    revoke_invitations_of(member=member)
    write_to(member, "suspended", until=until, reason=reason)
    return member


@transaction.atomic
def lift_suspension(*, member: User, by: User) -> User:
    """Let a member back in before the time."""
    member.suspended_until, member.suspended_because = None, ""
    member.save(update_fields=["suspended_until", "suspended_because"])
    write_to(member, "suspension_lifted", by=by)
    return member


def end_sessions(member: User) -> None:
    """Sign a member out everywhere. The gate refuses them, too; this leaves nothing behind."""
    for session in UserSession.objects.filter(user=member):
        session.end()
    end(f"member:{member.pk}")


@transaction.atomic
def appoint_manager(*, member: User) -> User:
    """Hand a member the keys of the house."""
    if member.manager_since is None:
        member.manager_since = timezone.now()
        member.save(update_fields=["manager_since"])
    return member


@transaction.atomic
def dismiss_manager(*, member: User) -> User:
    """Take the keys back, and with them the invitations that were sent by right of them."""
    in_office = User.objects.select_for_update().filter(manager_since__isnull=False)
    if not any(one != member and one.is_active for one in in_office.order_by("pk")):
        raise LastManager(_("Nobody else runs the house. Appoint another manager first."))
    member.manager_since = None
    member.save(update_fields=["manager_since"])
    end(f"member:{member.pk}")
    revoke_invitations_of(member=member)
    transaction.on_commit(forget_the_community)  # the host on duty may have been this one
    return member

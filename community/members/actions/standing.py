"""Silence, suspension and ban, as they stand on a member's row; and the office of manager.

Who decides, for how long and why is for the reviewers' room to keep and to tell: here stands only
what every door asks.
"""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import end
from community.members.actions.inviting import revoke_invitations_of
from community.members.models import User
from community.members.queries import forget_the_community

BECAUSE_MAX = 300


class NotPossible(Refused):
    """Managers are not sanctioned while in office, and nobody sanctions themselves."""


class LastManager(Refused):
    """A house needs somebody who runs it."""


@transaction.atomic
def silence_member(*, member: User, until: datetime, reason: str, by: User | None) -> User:
    """From now until a moment they read, and write nothing. They stay signed in."""
    member = _sanctionable(member, by, until)
    member.silenced_until, member.silenced_because = until, reason[:BECAUSE_MAX]
    member.save(update_fields=["silenced_until", "silenced_because"])
    return member


@transaction.atomic
def lift_silence(*, member: User) -> User:
    """Let a member write again before the time."""
    member = _locked(member)
    member.silenced_until, member.silenced_because = None, ""
    member.save(update_fields=["silenced_until", "silenced_because"])
    return member


@transaction.atomic
def suspend_member(*, member: User, until: datetime, reason: str, by: User | None) -> User:
    """Keep a member out until a moment. All their sessions end now."""
    member = _sanctionable(member, by, until)
    member.suspended_until, member.suspended_because = until, reason[:BECAUSE_MAX]
    member.save(update_fields=["suspended_until", "suspended_because"])
    _shut_out(member)
    return member


@transaction.atomic
def lift_suspension(*, member: User) -> User:
    """Let a member back in before the time."""
    member = _locked(member)
    member.suspended_until, member.suspended_because = None, ""
    member.save(update_fields=["suspended_until", "suspended_because"])
    return member


@transaction.atomic
def ban_member(*, member: User, by: User | None) -> User:
    """Keep a member out for good, with every link and session of theirs; what they wrote stays."""
    member = _sanctionable(member, by)
    member.banned_at = member.banned_at or timezone.now()
    member.save(update_fields=["banned_at"])
    _shut_out(member)
    return member


@transaction.atomic
def lift_ban(*, member: User) -> User:
    """Let a banned member back in."""
    member = _locked(member)
    member.banned_at = None
    member.save(update_fields=["banned_at"])
    return member


def _sanctionable(member, by, until=None):
    """The member's row, held; whom nobody may sanction is refused. `by` nobody is the house."""
    member = _locked(member)
    if by is not None and member.pk == by.pk:
        raise NotPossible(_("You cannot do this to yourself."))
    if member.is_manager:
        raise NotPossible(
            _("Managers in office are neither silenced nor kept out. Take the office first.")
        )
    if until is not None and until <= timezone.now():
        raise NotPossible(_("That moment has passed. Choose a later one."))
    return member


def _locked(member):
    """Held, but not against rows that only name the member: a decision by them is one."""
    return User.objects.select_for_update(no_key=True).get(pk=member.pk)


def _shut_out(member):
    end_sessions(member)
    revoke_invitations_of(member=member)


def end_sessions(member: User) -> None:
    """Sign a member out everywhere. The gate refuses them, too; this leaves nothing behind."""
    for session in UserSession.objects.filter(user=member):
        session.end()
    end(f"member:{member.pk}")


@transaction.atomic
def appoint_manager(*, member: User) -> User:
    """Hand a member the keys of the house. Who is silenced or kept out does not get them."""
    now = _locked(member)  # somebody may be banning them
    if not now.is_welcome or now.is_silenced:
        raise NotPossible(_("Something stands against this member. Lift it first."))
    if now.manager_since is None:
        now.manager_since = timezone.now()
        now.save(update_fields=["manager_since"])
    member.manager_since = now.manager_since
    return member


@transaction.atomic
def dismiss_manager(*, member: User) -> User:
    """Take the keys back, and with them the invitations that were sent by right of them."""
    in_office = User.objects.select_for_update(no_key=True).filter(manager_since__isnull=False)
    if not any(one != member and one.is_welcome for one in in_office.order_by("pk")):
        raise LastManager(_("Nobody else runs the house. Appoint another manager first."))
    member.manager_since = None
    member.save(update_fields=["manager_since"])
    end(f"member:{member.pk}")
    revoke_invitations_of(member=member)
    transaction.on_commit(forget_the_community)  # the host on duty may have been this one
    return member

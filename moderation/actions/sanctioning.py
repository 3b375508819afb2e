"""What follows for a person: sanctions begin, end before their time, and begin again.

A member's own row says the most that their live sanctions add up to; every door asks that row.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.groups.models import Membership, Role
from community.members.actions import (
    NotPossible,
    ban_member,
    lift_ban,
    lift_silence,
    lift_suspension,
    silence_member,
    suspend_member,
)
from community.members.models import User
from community.pages.queries import titles_of
from moderation.models import Decision, Sanction, Verb
from moderation.queries.sanctions import live_sanctions

NEEDS_UNTIL = (Verb.SILENCE, Verb.SUSPEND)
BETWEEN_SILENCES = timedelta(days=7)  # of one member, by those who do not run the house


@transaction.atomic
def apply(
    *, decision: Decision, kind: str, member: User, until: datetime | None = None
) -> Sanction:
    """A sanction begins now, by a decision. One that is longer, or graver, stands beside it."""
    member = _locked(member)
    _refuse_for_rank(member, decision.by)
    _refuse_again(member, kind, decision)
    if kind in NEEDS_UNTIL and until is None:
        raise NotPossible(_("Say until when."))
    until = until if kind in NEEDS_UNTIL else None
    now = timezone.now()
    if until is not None and until <= now:
        raise NotPossible(_("That moment has passed. Choose a later one."))
    sanction = Sanction.objects.create(
        member=member, decision=decision, kind=kind, since=now, until=until
    )
    _settle(member, by=decision.by)
    return sanction


@transaction.atomic
def lift(
    *,
    decision: Decision,
    sanction: Sanction | None = None,
    member: User | None = None,
    kind: str = "",
) -> list[Sanction]:
    """End one sanction before its time; or all that keep a member, or those of one kind.

    What was lifted is told, so that it can be put back.
    """
    member = _locked(sanction.member if sanction else member)
    live = Sanction.objects.filter(pk=sanction.pk) if sanction else live_sanctions(member)
    live = live.filter(lifted_at=None).select_for_update()
    lifted = list(live.filter(kind=kind) if kind else live)
    now = timezone.now()
    for one in lifted:
        one.lifted_by, one.lifted_at = decision, now
        one.save(update_fields=["lifted_by", "lifted_at"])
    _settle(member, by=None)
    return lifted


@transaction.atomic
def put_back(*, lifted_by: Decision, by: User) -> list[Sanction]:
    """What one decision lifted stands again, as far as its time has not run out."""
    again = list(Sanction.objects.filter(lifted_by=lifted_by).select_for_update())
    if not again:
        return []
    member = _locked(again[0].member)
    for one in again:
        one.lifted_by = one.lifted_at = None
        one.save(update_fields=["lifted_by", "lifted_at"])
    _settle(member, by=by)
    return again


def _locked(member):
    return User.objects.select_for_update(no_key=True).get(pk=member.pk)


def _refuse_for_rank(member, by):
    """Who runs a group is sanctioned by those who run the house; nobody sanctions themselves."""
    if by.pk == member.pk:
        raise NotPossible(_("You cannot do this to yourself."))
    runs = Membership.objects.filter(member=member, role=Role.MANAGER)
    if not by.is_manager and (member.is_manager or runs.exists()):
        raise NotPossible(_("Who runs a group answers to those who run the community."))


def _refuse_again(member, kind, decision):
    """Who does not run the house silences a member once; after that a while has to pass."""
    if kind != Verb.SILENCE or decision.by.is_manager or decision.verb == Verb.REDUCE:
        return
    lately = timezone.now() - BETWEEN_SILENCES
    earlier = Sanction.objects.filter(member=member, kind=Verb.SILENCE, until__gt=lately)
    if earlier.filter(Q(lifted_at=None) | Q(lifted_at__gt=lately)).exists():
        raise NotPossible(
            _("They were silenced a short while ago. Ask somebody who runs the community.")
        )


def _settle(member, *, by):
    """Write on the member's row what their live sanctions add up to."""
    live = list(live_sanctions(member).select_related("decision"))
    silence, suspension = (_longest(live, kind) for kind in NEEDS_UNTIL)
    if silence is None:
        if member.silenced_until is not None:
            lift_silence(member=member)
    elif silence.until != member.silenced_until:
        because = _because(silence.decision, member)
        silence_member(member=member, until=silence.until, reason=because, by=by)
    if suspension is None:
        if member.suspended_until is not None:
            lift_suspension(member=member)
    elif suspension.until != member.suspended_until:
        because = _because(suspension.decision, member)
        suspend_member(member=member, until=suspension.until, reason=because, by=by)
    _settle_ban(member, is_banned=any(one.kind == Verb.BAN for one in live), by=by)


def _because(decision, member):
    """Why, in a line that stands at the doors: the guideline in their language, the reason."""
    titles = titles_of([decision.guideline_id], member.language)
    return " · ".join(filter(None, [titles.get(decision.guideline_id), decision.reason]))


def _settle_ban(member, *, is_banned, by):
    if is_banned and not member.is_banned:
        ban_member(member=member, by=by)
    elif member.is_banned and not is_banned:
        lift_ban(member=member)


def _longest(live, kind):
    return max((one for one in live if one.kind == kind), key=lambda one: one.until, default=None)

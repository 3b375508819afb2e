"""What members hear of their appeals, and when a sanction has ended."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.outbox import keeper
from community.members.letters import write_to
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.notifications.subjects import Shown, teller
from moderation.models import Appeal, Outcome, Sanction, Verb
from moderation.queries.sanctions import live_sanctions
from moderation.tokens import appeal_address

AT_ONCE = 500


@keeper
def announce_answer(*, appeal_id: int) -> None:
    """Tell a member what became of their appeal: in the inbox, or by letter where they cannot
    come in."""
    appeal = Appeal.objects.select_related("by", "decision").filter(pk=appeal_id).first()
    if appeal is None or appeal.answered_at is None:
        return
    if appeal.by.is_welcome:
        _notice(appeal.by, f"appeal:{appeal.pk}", f"decision:{appeal.decision_id}")
    else:
        address = appeal_address(appeal.decision)
        write_to(appeal.by, "appeal_answered", appeal=appeal, address=address)


@transaction.atomic
def tell_ended(now: datetime | None = None) -> int:
    """Tell those whose silence or suspension has run out, each once; how many ended."""
    now = now or timezone.now()
    ended = Sanction.objects.filter(lifted_at=None, end_told_at=None, until__lte=now)
    ended = ended.select_for_update(skip_locked=True, of=("self",)).select_related("member")
    rows = list(ended.order_by("until", "pk")[:AT_ONCE])
    for sanction in rows:
        if not live_sanctions(sanction.member, now).filter(kind=sanction.kind).exists():
            _notice(sanction.member, f"sanction:{sanction.pk}", f"sanction:{sanction.pk}")
    Sanction.objects.filter(pk__in=[one.pk for one in rows]).update(end_told_at=now)
    return len(rows)


def _notice(member, subject, gather):
    """Without an actor: it is the house that tells."""
    notify(members=[member.pk], kind=Kind.DECISION, subject=subject, gather=gather)


@teller("appeal")
def tell_appeals(member: User, pks: list[int]) -> dict[int, Shown]:
    """What became of the member's own appeals."""
    answered = Appeal.objects.filter(pk__in=pks, by=member, answered_at__isnull=False)
    return {
        appeal.pk: Shown(
            title=_became(appeal.outcome),
            url=f"{reverse('moderation:decisions')}#told-{appeal.decision_id}",
            text=appeal.answer,
            made_at=appeal.answered_at,
        )
        for appeal in answered
    }


@teller("sanction")
def tell_sanctions(member: User, pks: list[int]) -> dict[int, Shown]:
    """That a sanction of the member's own is over."""
    own = Sanction.objects.filter(pk__in=pks, member=member, until__lte=timezone.now())
    return {
        sanction.pk: Shown(
            title=_over(sanction.kind),
            url=f"{reverse('moderation:decisions')}#told-{sanction.decision_id}",
            made_at=sanction.until,
        )
        for sanction in own
    }


def _became(outcome):
    return {
        Outcome.UPHELD: _("Your appeal was looked at: the decision stands"),
        Outcome.REDUCED: _("Your appeal was looked at: the decision was made milder"),
        Outcome.OVERTURNED: _("Your appeal was looked at: the decision was taken back"),
    }[outcome]


def _over(kind):
    if kind == Verb.SILENCE:
        return _("Your silence is over: you can write again")
    return _("Your suspension is over: you can come in again")

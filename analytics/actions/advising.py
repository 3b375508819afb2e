"""Advice is written, sent, answered, and done."""

import hashlib
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.actions.mailing import refuse_too_many
from analytics.models import Advice, AdviceState
from analytics.permissions import advice_holds
from analytics.scopes import Scope
from analytics.telling.advising import announce_advice, mail_advice
from community.core.clock import database_now
from community.core.errors import Refused
from community.core.outbox import promise
from community.members.models import User

CHANGEABLE = (
    *("question", "recommendation", "level", "confidence", "scope"),
    *("to_name", "to_address", "language", "follow_up_on"),
)
HELD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class ChangedMeanwhile(Refused):
    """Somebody else saved it since the form was opened."""


class NotADraft(Refused):
    """It was sent: what somebody reads does not change under their eyes."""


class NotToSend(Refused):
    """It has its answer."""


class AnsweredAlready(Refused):
    """Somebody answered it before."""


class NotDoable(Refused):
    """Only what was accepted can be done."""


@transaction.atomic
def write_advice(*, by: User, scope: Scope, **words) -> Advice:
    """A draft. `words` are its columns as the form has them: sent twice, they are one draft."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [f"advice:{by.pk}"])
    about = words | {"by": by, "scope": str(scope)}
    there = Advice.objects.filter(state=AdviceState.DRAFT, **about).order_by("-pk").first()
    return there or Advice.objects.create(**about)


@transaction.atomic
def edit_advice(*, advice: Advice, scope: Scope, seen: str = "", **words) -> Advice:
    """Change a draft. Its place stays once evidence is pinned, which may belong to it alone.
    `seen` is the `version_of` that the form was opened with."""
    advice = held_draft(advice)
    if seen and seen != version_of(advice):
        raise ChangedMeanwhile(_("Somebody changed this advice while you were writing."))
    if str(scope) != advice.scope and advice.pins.exists():
        raise NotADraft(
            _("Evidence is pinned to it. Take it away before you choose another place.")
        )
    for name, value in (words | {"scope": str(scope), "changed_at": database_now()}).items():
        setattr(advice, name, value)
    advice.save()
    return advice


def version_of(advice: Advice) -> str:
    """Of what a form can change."""
    said = repr([str(getattr(advice, name)) for name in CHANGEABLE])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def drop_advice(*, advice: Advice) -> None:
    """Throw a draft away, with what was pinned to it."""
    held_draft(advice).delete()


@transaction.atomic
def send_advice(*, advice: Advice, by: User, seen: int) -> Advice:
    """Send it, or send it again: a new link, and the older one leads nowhere. Without an address
    there is only the link. `seen` is the number of the last sending that the sender knew of: a
    form that is sent twice sends one letter. Where its writer runs nothing there any more, whoever
    sends it answers for it from then on."""
    advice = held(advice)
    if advice.link_number != seen:
        return advice
    if advice.state not in (AdviceState.DRAFT, AdviceState.SENT):
        raise NotToSend(_("It has its answer already."))
    now = database_now()
    if advice.to_address:
        refuse_too_many(by=by, address=advice.to_address)
    advice.state, advice.link_number = AdviceState.SENT, advice.link_number + 1
    advice.sent_at, advice.changed_at = advice.sent_at or now, now  # the link lasts from here
    if not advice_holds(advice):
        advice.by = by
    advice.save(update_fields=["state", "link_number", "sent_at", "changed_at", "by"])
    if advice.to_address:
        key = f"advice:{advice.pk}:{advice.link_number}"
        said = {"advice_id": advice.pk, "number": advice.link_number, "by_id": by.pk}
        promise(mail_advice, key=key, **said)
    return advice


@transaction.atomic
def answer_advice(
    *, advice: Advice, is_accepted: bool, name: str, words: str, number: int | None = None
) -> Advice:
    """What the organisation says, once. `number` is that of the link it came by: one that was
    replaced meanwhile answers nothing; None where a manager writes it down."""
    advice = held(advice)
    if number is not None and advice.link_number != number:
        raise AnsweredAlready(_("This link was replaced by a newer one."))
    if advice.state != AdviceState.SENT:
        raise AnsweredAlready(_("It was answered already."))
    advice.state = AdviceState.ACCEPTED if is_accepted else AdviceState.DECLINED
    advice.answered_at, advice.answered_by, advice.answer = timezone.now(), name, words
    advice.save(update_fields=["state", "answered_at", "answered_by", "answer"])
    _tell(advice)
    return advice


@transaction.atomic
def finish_advice(*, advice: Advice, outcome: str) -> Advice:
    """It was done: what came of it."""
    advice = held(advice)
    if advice.state == AdviceState.DONE:
        return advice
    if advice.state != AdviceState.ACCEPTED:
        raise NotDoable(_("Only advice that was accepted can be done."))
    advice.state, advice.done_at, advice.outcome = AdviceState.DONE, timezone.now(), outcome
    advice.save(update_fields=["state", "done_at", "outcome"])
    _tell(advice)
    return advice


@transaction.atomic
def follow_up(*, advice: Advice, on: date | None) -> Advice:
    """Ask about it again on that day, or not any more."""
    advice = held(advice)
    advice.follow_up_on = on
    advice.save(update_fields=["follow_up_on"])
    return advice


def held(advice: Advice) -> Advice:
    """Locked, as it is now. One that was thrown away meanwhile cannot be changed."""
    found = Advice.objects.select_for_update(of=["self"]).filter(pk=advice.pk).first()
    if found is None:
        raise NotADraft(_("This draft was thrown away meanwhile."))
    return found


def held_draft(advice: Advice) -> Advice:
    found = held(advice)
    refuse_sent(found)
    return found


def refuse_sent(advice: Advice) -> None:
    if advice.state != AdviceState.DRAFT:
        raise NotADraft(_("It was sent already, so it stays as it is."))


def _tell(advice):
    """Whoever wrote it, and the members whose words it was built on."""
    promise(
        announce_advice,
        key=f"advised:{advice.pk}:{advice.state}",
        advice_id=advice.pk,
        state=str(advice.state),
    )

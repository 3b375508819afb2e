"""A second look: asked for once, and answered by somebody who did not decide."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.outbox import promise
from community.members.models import User
from moderation.actions.doing import Words, record
from moderation.actions.gathering import case_about, settle_thing
from moderation.actions.sanctioning import apply, lift
from moderation.actions.undoing import give_back
from moderation.answerers import others_could_answer, who_decided
from moderation.models import Appeal, Case, CaseKind, Decision, Outcome, Sanction, Verb
from moderation.models.sanction import DAYS_MOST
from moderation.queries.decisions import is_appealable, sanction_of, undoing_of
from moderation.telling.appeals import announce_answer
from moderation.verbs import Trace

VERBS = {
    Outcome.UPHELD: Verb.UPHOLD,
    Outcome.REDUCED: Verb.REDUCE,
    Outcome.OVERTURNED: Verb.OVERTURN,
}
GRAVITY = (Verb.WARN, Verb.SILENCE, Verb.SUSPEND, Verb.BAN)


class NotAppealable(Refused):
    """Not theirs, too long ago, asked for already, or nothing was taken from them."""


class AnsweredAlready(Refused):
    """Somebody was quicker."""


class NotForYou(Refused):
    """Whoever decided does not judge that decision while somebody else can."""


class NothingLess(Refused):
    """What was asked for is not less than what was decided."""


def appeal(*, decision: Decision, by: User, text: str) -> Appeal:
    """Ask that somebody else looks at a decision again. Once for each decision."""
    if decision.about_id != by.pk or not is_appealable(decision):
        raise NotAppealable(_("This decision cannot be appealed, or not any more."))
    try:
        with transaction.atomic():
            asked = Appeal.objects.create(decision=decision, by=by, text=text)
            case_about(kind=CaseKind.APPEAL, thing=asked)
    except IntegrityError as error:
        raise NotAppealable(_("You appealed this decision already.")) from error
    return asked


@transaction.atomic
def answer_appeal(
    *,
    appeal: Appeal,
    by: User,
    outcome: str,
    answer: str,
    kind: str = "",
    until: datetime | None = None,
) -> Appeal:
    """Uphold, reduce or overturn a decision, with a reason that the member reads; then it stays.

    Overturned, all is as it was before the decision; reduced, a lesser sanction stands instead.
    """
    appeal, case = _hold(appeal)
    is_by_same = _refuse_the_same(appeal, by)
    if outcome == Outcome.REDUCED:
        _refuse_more(appeal.decision, kind, until)
    made = _decide(appeal, case, by, VERBS[outcome], answer, until)
    if outcome == Outcome.OVERTURNED and undoing_of(appeal.decision) is None:
        give_back(decision=appeal.decision, by=by, reason=answer, told_by=made)
    if outcome == Outcome.REDUCED:
        _reduce(appeal.decision, made, kind, until)
    appeal.outcome, appeal.answer, appeal.is_by_same = outcome, answer, is_by_same
    appeal.answered_by, appeal.answered_at = by, timezone.now()
    appeal.save()
    settle_thing(appeal)
    promise(announce_answer, key=f"appeal:{appeal.pk}", appeal_id=appeal.pk)
    return appeal


def _hold(appeal):
    """The case first, then the appeal: two who answer at once take turns."""
    case = Case.objects.filter(matters__appeal=appeal, matters__closed_at=None)
    case = case.select_for_update(of=("self",), no_key=True).first()
    held = Appeal.objects.select_for_update(of=("self",)).select_related(
        "decision__by", "decision__seconded_by", "decision__sanction", "by", "answered_by"
    )
    appeal = held.get(pk=appeal.pk)
    if appeal.answered_at is not None:
        raise AnsweredAlready(
            _("%(name)s was quicker: this appeal is answered.") % {"name": appeal.answered_by}
        )
    return appeal, case


def _refuse_the_same(appeal, by):
    """Whether the answer comes from somebody who decided; refused while others can give it."""
    if by.pk == appeal.by_id:
        raise NotForYou(_("This is your own appeal. Somebody else answers it."))
    is_by_same = by.pk in who_decided(appeal.decision)
    if is_by_same and others_could_answer(appeal):
        raise NotForYou(_("You decided this. Somebody else answers the appeal."))
    return is_by_same


def _decide(appeal, case, by, verb, reason, until):
    decided = appeal.decision
    return record(
        by=by,
        verb=verb,
        thing=appeal,
        trace=Trace({"decision": decided.pk}, {}),
        words=Words(decided.guideline, reason),
        case=case,
        until=until if verb == Verb.REDUCE else None,
    )


def _refuse_more(decided, kind, until):
    sanction = sanction_of(decided)
    if sanction is None or not _is_less(sanction, kind, until):
        raise NothingLess(_("Choose something that is less than what was decided."))


def _reduce(decided, made, kind, until):
    """A lesser sanction in the place of the one that stands: a shorter one, or a lighter kind."""
    sanction = sanction_of(decided)
    lift(decision=made, sanction=sanction)
    apply(decision=made, kind=kind, member=sanction.member, until=until)


def _is_less(sanction: Sanction, kind: str, until: datetime | None) -> bool:
    """A lighter kind for no longer, or the same kind for a shorter time."""
    now = timezone.now()
    over = sanction.lifted_at is not None or (sanction.until and sanction.until <= now)
    if over or kind not in GRAVITY:
        return False
    lighter = GRAVITY.index(sanction.kind) - GRAVITY.index(kind)
    if kind == Verb.WARN:
        return lighter > 0
    if until is None or not now < until <= (sanction.until or now + timedelta(days=DAYS_MOST)):
        return False
    return lighter > 0 or (lighter == 0 and sanction.until is not None and until < sanction.until)

"""What needs a second person: a purge or a ban waits until another has agreed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.outbox import promise
from community.members.models import User
from community.topics.models import Post, Topic
from moderation.actions.answering import answer_case
from moderation.actions.doing import Step, Words, carry_out
from moderation.actions.gathering import case_about, name_of, settle_case
from moderation.answerers import can_decline, can_second
from moderation.models import Case, CaseKind, Decision, Matter, Proposal
from moderation.models.scopes import others_who_run_the_house
from moderation.telling.decisions import promise_told, tell_seconds
from moderation.verbs import Deed

Proposed = Post | Topic | User


class NotYours(Refused):
    """It is about themselves, or not theirs any more."""


class NotAgain(Refused):
    """It waits already, was answered, or was proposed by the same person."""


def needs_second(deed: Deed, by: User) -> bool:
    """Where somebody else runs the house, nobody destroys or bans alone."""
    return deed.needs_second and others_who_run_the_house(by).exists()


@transaction.atomic
def propose(*, by: User, verb: str, thing: Proposed, case: Case | None, words: Words) -> Proposal:
    """Ask for a second person. The case about the thing stays open until they answer."""
    case = case or case_about(kind=CaseKind.SECOND, thing=thing)
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    name = name_of(thing)
    if Proposal.objects.filter(verb=verb, answered_at=None, **{name: thing}).exists():
        raise NotAgain(_("Somebody has proposed this already. It waits for a second person."))
    proposal = Proposal.objects.create(
        by=by,
        case=case,
        verb=verb,
        guideline=words.guideline,
        reason=words.reason,
        note=words.note,
        **{name: thing},
    )
    promise(tell_seconds, key=f"proposal:{proposal.pk}", proposal_id=proposal.pk)
    return proposal


@transaction.atomic
def confirm(*, proposal: Proposal, by: User) -> Decision:
    """Agree: what was proposed is done, in both names."""
    proposal, case = _waiting(proposal)
    if proposal.by_id == by.pk:
        raise NotAgain(_("Somebody else has to agree."))
    if not proposal.by.is_manager:
        raise NotAgain(_("Whoever proposed this does not run the house any more. Decide anew."))
    words = Words(proposal.guideline, proposal.reason, proposal.note)
    step = Step(proposal.verb, _thing(proposal))
    _refuse_changed(proposal, step.thing)
    if not can_second(by, proposal):
        raise NotYours(_("This is not yours to decide."))
    proposal.answered_at, proposal.answered_by = timezone.now(), by
    proposal.save(update_fields=["answered_at", "answered_by"])
    decision = carry_out(step, proposal.by, case, words, seconded_by=by)
    Proposal.objects.filter(pk=proposal.pk).update(decision=decision)
    answer_case(case, [decision])
    promise_told([decision])
    return decision


@transaction.atomic
def decline(*, proposal: Proposal, by: User) -> Proposal:
    """Disagree, or take one's own proposal back. What else brought the case stays with it."""
    proposal, case = _waiting(proposal)
    if not can_decline(by, proposal):
        raise NotYours(_("This is not yours to decide."))
    proposal.answered_at, proposal.answered_by = timezone.now(), by
    proposal.save(update_fields=["answered_at", "answered_by"])
    if case is not None and case.kind == CaseKind.SECOND and not case.is_decided:
        Matter.objects.filter(case=case, closed_at=None).update(closed_at=proposal.answered_at)
        settle_case(case)
    return proposal


def _waiting(proposal):
    """Held in the order of all locks: the case first."""
    case = proposal.case_id and Case.objects.select_for_update(no_key=True).get(
        pk=proposal.case_id
    )
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("by", "guideline", "post__topic__group", "post__author")
        .select_related("topic__group", "topic__author", "member")
        .get(pk=proposal.pk)
    )
    if proposal.answered_at is not None:
        raise NotAgain(_("This proposal was answered already."))
    return proposal, case or None


def _refuse_changed(proposal, thing):
    """Whoever agrees, agrees about the words that were read when it was proposed."""
    if isinstance(thing, User):
        return
    about = {"pk": thing.pk} if isinstance(thing, Post) else {"topic": thing, "number": 1}
    if Post.objects.filter(edited_at__gt=proposal.made_at, **about).exists():
        raise NotAgain(_("The words were changed since this was proposed. Propose it anew."))


def _thing(proposal):
    thing = proposal.post or proposal.topic or proposal.member
    if thing is None:
        raise NotAgain(_("What this was about is gone."))
    return thing

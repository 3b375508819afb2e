"""A case is answered by a decision: its matters are closed, and its reports judged."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.core.outbox import keeper, promise
from community.live.announcing import announce
from community.members.models import User
from moderation.models import (
    REPORTED,
    THINGS,
    Case,
    CaseKind,
    CaseState,
    Decision,
    Matter,
    Proposal,
    Report,
)
from moderation.permissions import can_see_case
from moderation.queries.cases import open_case_about, open_matters
from moderation.telling.decisions import tell_reporters
from moderation.verbs import DEEDS


def answer_case(case: Case | None, decisions: Iterable[Decision]) -> None:
    """Close what these decisions answer. The case must be locked."""
    judging = [one for one in decisions if DEEDS[one.verb].judges is not None]
    if case is None or case.is_decided or not judging:
        return
    proposed = Proposal.objects.filter(answered_at=None)
    if case.kind == CaseKind.SECOND and proposed.filter(case=case).exists():
        return  # only its answer closes it
    still_open = open_matters(case)
    answered = _answered(still_open, judging)
    answered = [one for one in answered if not proposed.filter(_about_it(one)).exists()]
    if still_open and not answered:
        return
    now = timezone.now()
    Matter.objects.filter(pk__in=[one.pk for one in answered]).update(closed_at=now)
    is_whole = len(answered) == len(still_open)
    reports = _reports(case, answered, is_whole=is_whole)
    was_right = any(DEEDS[one.verb].judges for one in judging)
    if reports.update(judged_at=now, was_right=was_right):
        about = {"decision_id": judging[0].pk, "judged_at": now.isoformat()}
        promise(tell_reporters, key=f"reports:{judging[0].pk}", **about)
    if is_whole:
        case.state, case.decided_at = CaseState.DECIDED, now
        case.save(update_fields=["state", "decided_at"])
    announce("queue", f"case:{case.pk}", case=case.pk)


def case_to_answer(by: User, thing) -> Case | None:
    """The open case about a thing, if whoever decides may know of it."""
    case = open_case_about(thing)
    return case if case is not None and can_see_case(by, case) else None


@keeper
def answer_by(*, decision_id: int) -> None:
    """A decision that was made where the thing stands answers the case about it, too."""
    decision = Decision.objects.filter(pk=decision_id, undone_by=None).first()
    if decision is not None and decision.case_id is not None:
        with transaction.atomic():
            case = Case.objects.select_for_update(no_key=True).get(pk=decision.case_id)
            answer_case(case, [decision])


def _answered(matters: Sequence[Matter], decisions: Sequence[Decision]) -> list[Matter]:
    """The matters that the decisions are about. What was purged is answered by that; and one
    matter alone is answered by whatever is done about it, also to its author."""
    found = [one for one in matters if _is_gone(one) or any(_is_of(one, d) for d in decisions)]
    return list(matters) if not found and len(matters) == 1 else found


def _about_it(matter):
    """Proposals about the thing of a matter. A first post stands for its topic."""
    first = matter.post if matter.post and matter.post.opens_topic else None
    topics = {matter.topic_id, first.topic_id if first else None} - {None}
    posts, members = ({one} - {None} for one in (matter.post_id, matter.member_id))
    return Q(post__in=posts) | Q(topic__in=topics) | Q(member__in=members)


def _is_gone(matter):
    return all(getattr(matter, f"{name}_id") is None for name in THINGS)


def _is_of(matter, decision):
    if decision.wave_id is not None:
        return any(getattr(matter, f"{one['kind']}_id") == one["pk"] for one in _things(decision))
    if any(
        getattr(decision, f"{name}_id") == getattr(matter, f"{name}_id")
        for name in THINGS
        if getattr(matter, f"{name}_id") is not None
    ):
        return True
    first = matter.post if matter.post and matter.post.opens_topic else None
    return first is not None and first.topic_id == decision.topic_id


def _things(decision):
    return decision.after.get("things", [])


def _reports(case, matters, *, is_whole):
    """The reports that are judged with these matters."""
    waiting = Report.objects.filter(case=case, judged_at=None)
    if is_whole:
        return waiting
    return waiting.filter(pk__in=[report.pk for report in waiting if _is_about(report, matters)])


def _is_about(report, matters):
    return any(
        getattr(report, f"{name}_id") == getattr(matter, f"{name}_id")
        for matter in matters
        for name in REPORTED
        if getattr(report, f"{name}_id") is not None
    )

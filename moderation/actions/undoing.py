"""What was decided is taken back: all is as it was before, or nothing changes.

Locks are taken in this order: case, decision, topic, group, member.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.matters import bring
from community.groups.models import JoinRequest
from community.live.announcing import announce
from community.members.models import User
from community.topics.models import Held
from moderation.actions.doing import Words, record
from moderation.actions.lessons import unteach
from moderation.models import REPORTED, THINGS, Case, CaseState, Decision, Matter, Report, Verb
from moderation.places import can_put_back_all
from moderation.queries.practice import promised_within
from moderation.queries.targets import (
    standing_since,
    target_of,
    thing_of_kind,
    things_done,
)
from moderation.telling.decisions import promise_told
from moderation.verbs import DEEDS, CannotGiveBack, Trace, Undoing

UNDONE_WITHIN = timedelta(days=30)


class NotUndoable(Refused):
    """Too long ago, undone already, final, or something later stands on it."""


class NotYours(Refused):
    """What would come back stands in a place where this is for others to decide."""


def undone_until(decision: Decision) -> datetime | None:
    """Until when it can be undone; none where it is final."""
    deed = DEEDS.get(decision.verb)
    if deed is None or deed.undo is None:
        return None
    return decision.made_at + UNDONE_WITHIN


def can_be_undone(decision: Decision) -> bool:
    until = undone_until(decision)
    is_undone = getattr(decision, "undone_by", None) is not None
    return until is not None and until > timezone.now() and not is_undone


@transaction.atomic
def undo(*, decision: Decision, by: User, reason: str = "") -> Decision:
    """Take a decision back within thirty days, once. Who was told of it is told of this.

    What it had answered waits for an answer again.
    """
    decision = Decision.objects.get(pk=decision.pk)
    case = decision.case_id and Case.objects.select_for_update(no_key=True).get(
        pk=decision.case_id
    )
    until = undone_until(decision)
    if until is not None and until <= timezone.now():
        raise NotUndoable(_("It was decided more than thirty days ago. Decide anew instead."))
    made = give_back(decision=decision, by=by, reason=reason)
    if case:
        _reopen(case, decision)
    _wait_again(decision)
    promise_told([made])
    return made


@transaction.atomic
def give_back(
    *, decision: Decision, by: User, reason: str = "", told_by: Decision | None = None
) -> Decision:
    """Restore what was before a decision, and write that down. With `told_by`, an answer to an
    appeal says so to the member, and those who reported it were not right after all."""
    decision = _held(decision)
    if not can_put_back_all(by, decision):
        raise NotYours(_("This is not yours to decide."))
    deed = DEEDS[decision.verb]
    traces = [_give_back(deed, one, by) for one in reversed(list(things_done(decision)))]
    made = record(
        by=by,
        verb=Verb.UNDO,
        thing=_thing(*target_of(decision)),
        trace=_whole(decision, traces),
        words=Words(decision.guideline, reason),
        case=decision.case,
        undoes=decision,
    )
    deed.follow_undo(made)
    unteach(decision)
    if told_by is not None and decision.case_id is not None:
        _were_wrong(decision)
    return made


def _were_wrong(decision):
    """Who told of what is overturned was not right after all: unless another decision, which
    stands, answers what they told of."""
    others = Decision.objects.filter(case=decision.case_id, undone_by=None).exclude(pk=decision.pk)
    judging = [one for one in others if one.verb in DEEDS and DEEDS[one.verb].judges]
    answered = {(kind, pk) for one in judging for kind, pk, _before, _after in things_done(one)}
    judged = Report.objects.filter(case=decision.case_id, was_right=True).select_related("post")
    wrong = [one.pk for one in judged if not answered & _names_of(one)]
    Report.objects.filter(pk__in=wrong).update(was_right=False)


def _names_of(report):
    """What a report is about; a first post and its topic are one."""
    about = {(name, getattr(report, f"{name}_id")) for name in REPORTED}
    is_first = report.post is not None and report.post.opens_topic
    return about | ({("topic", report.post.topic_id)} if is_first else set())


def _held(decision):
    """The row, locked; or why it cannot be undone."""
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    decision = rows.select_related("by", "case", "guideline", "about", "place").get(pk=decision.pk)
    earlier = Decision.objects.filter(undoes=decision).select_related("by").first()
    if earlier is not None:
        raise NotUndoable(_("%(name)s has undone this already.") % {"name": earlier.by})
    deed = DEEDS.get(decision.verb)
    if deed is None:
        raise NotUndoable(_("This cannot be undone. Decide anew instead."))
    if deed.undo is None:
        raise NotUndoable(_("It is gone for good. Nobody can undo a purge."))
    later = _later(decision, deed)
    if later is not None:
        said = {"what": later.get_verb_display(), "name": later.by, "number": later.pk}
        raise NotUndoable(
            _("Undo the later decision first: %(what)s, by %(name)s (number %(number)s).") % said
        )
    return decision


def _later(decision, deed):
    """What changed the same side of the thing afterwards, and stands."""
    if not deed.aspect:
        return None
    for one in standing_since(decision):
        is_empty = one.verb == Verb.KEEP and not one.before
        if one.verb in DEEDS and DEEDS[one.verb].aspect == deed.aspect and not is_empty:
            return one
    return None


def _give_back(deed, done, by):
    kind, pk, before, after = done
    return kind, pk, deed.undo(Undoing(_thing(kind, pk), by, before, after))


def _thing(kind, pk):
    thing = thing_of_kind(kind, pk)
    if thing is None:
        raise CannotGiveBack(_("It was purged. Its words are gone for good."))
    return thing


def _whole(decision, traces):
    if decision.wave_id is None:
        return traces[0][2]
    things = [
        {"kind": kind, "pk": pk, "before": trace.before, "after": trace.after}
        for kind, pk, trace in traces
    ]
    return Trace({"count": len(things)}, {"things": things})


def _reopen(case, decision):
    """Nothing answers the case any more: it waits in the queue again, with its reports."""
    answers = Decision.objects.filter(case=case, undone_by=None).exclude(pk=decision.pk)
    others = [one for one in answers if one.verb in DEEDS and DEEDS[one.verb].judges is not None]
    if DEEDS[decision.verb].judges is None or decision.verb == Verb.LET_IN or others:
        return
    closed = Matter.objects.filter(case=case, closed_at__isnull=False)
    free = [one.pk for one in closed if not _is_elsewhere(one)]
    if not Matter.objects.filter(pk__in=free).update(closed_at=None):
        return
    _ask_again(case)
    case.state, case.decided_at = CaseState.OPEN, None
    case.assignee = case.taken_at = None
    case.due_at = timezone.now() + promised_within(case.kind)
    case.save(update_fields=["state", "decided_at", "assignee", "taken_at", "due_at"])
    announce("queue", f"case:{case.pk}", case=case.pk)


def _is_elsewhere(matter):
    """Its thing is gone, or stands in a newer case."""
    about = {f"{name}_id": getattr(matter, f"{name}_id") for name in THINGS}
    about = {name: pk for name, pk in about.items() if pk is not None}
    return not about or Matter.objects.filter(closed_at=None, **about).exists()


def _ask_again(case):
    """Reports are judged anew; not those whose member has told of the same thing since."""
    judged = Report.objects.filter(case=case, judged_at__isnull=False)
    newer = Report.objects.filter(judged_at=None, by__in=judged.values("by")).exclude(case=case)
    known = {(one.by_id, one.post_id, one.topic_id, one.member_id, one.group_id) for one in newer}
    again = [
        one.pk
        for one in judged
        if (one.by_id, one.post_id, one.topic_id, one.member_id, one.group_id) not in known
    ]
    Report.objects.filter(pk__in=again).update(judged_at=None, was_right=None)


def _wait_again(decision):
    """Who or what waits once more is brought once more."""
    for kind, pk, _before, _after in things_done(decision):
        thing = thing_of_kind(kind, pk)
        if isinstance(thing, Held | JoinRequest) and thing.answered_at is None:
            bring(kind, pk)
        elif isinstance(thing, User) and thing.approved_at is None and thing.is_active:
            bring("newcomer", pk)

"""What managers do where a thing stands is a decision, too: written down, told once, undoable."""

from community.core.matters import hears_what_is_done, takes_what_is_final
from community.core.outbox import promise
from community.members.models import User
from community.topics.models import Change, Topic
from moderation.actions.answering import answer_by, case_to_answer
from moderation.actions.deciding import decide
from moderation.actions.doing import Words, record
from moderation.models import Decision, Verb
from moderation.queries.targets import thing_of_kind
from moderation.telling.decisions import promise_told
from moderation.verbs.traces import VERBS, trace_of


@hears_what_is_done
def witness(kind: str, pk: int) -> bool:
    """A change becomes a decision in the same transaction.

    Who made it holds the topic's lock; the case about it is locked later, with empty hands.
    """
    change = Change.objects.select_related("topic", "post", "by").filter(pk=pk).first()
    if kind != "change" or change is None or change.verb not in VERBS:
        return False
    verb, thing = VERBS[change.verb], _thing(change)
    decision = record(
        by=change.by,
        verb=verb,
        thing=thing,
        trace=trace_of(change),
        words=Words(reason=change.reason),
        case=case_to_answer(change.by, thing),
    )
    if decision.case_id is not None:
        promise(answer_by, key=f"answered:{decision.pk}", decision_id=decision.pk)
    promise_told([decision])
    return True


@takes_what_is_final
def destroy(kind: str, pk: int, by: int, reason: str) -> bool:
    """What is purged by hand is decided like anything else: done, or proposed to a second."""
    thing = thing_of_kind(kind, pk)
    member = User.objects.get(pk=by)
    made = decide(by=member, verb=Verb.PURGE, thing=thing, reason=reason)
    return isinstance(made, Decision)


def _thing(change):
    """What it was done to. The line of a split stands at the topic that was made."""
    if VERBS[change.verb] == Verb.SPLIT:
        return Topic.objects.get(pk=change.detail["from"])
    return change.post or change.topic

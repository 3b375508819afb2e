"""What the rooms below bring before the reviewers, and who may hear that the queue changed."""

from community.core import outbox
from community.core.matters import hears_what_is_brought, hears_what_is_settled
from community.groups.models import JoinRequest
from community.live.channels import Heard, listener
from community.members.models import User
from community.topics.models import Held, Post
from moderation.actions.gathering import case_about, settle_thing
from moderation.clearing import clear_what_is_gone
from moderation.models import Case, CaseKind
from moderation.permissions import can_review


@hears_what_is_brought
@hears_what_is_settled
def look_soon(kind: str, pk: int) -> None:
    """Promised, not done: a writer holds a topic's lock, and a reviewer asks for it while
    holding a case's. The worker looks with empty hands."""
    if kind in WAITING:
        outbox.promise(look_at, kind=kind, pk=pk)


@outbox.keeper
def look_at(*, kind: str, pk: int) -> None:
    """Open a case about what waits; close it about what does not wait any more, or was purged."""
    thing_kind, waits = WAITING[kind]
    thing = thing_kind.objects.filter(pk=pk).first()
    if thing is None:
        clear_what_is_gone()
    elif waits(thing):
        case_about(kind=CaseKind(kind), thing=thing)
    else:
        settle_thing(thing)


WAITING = {
    CaseKind.HELD: (Held, lambda held: held.answered_at is None),
    CaseKind.WATCHED: (Post, lambda post: post.deleted_at is None),
    CaseKind.NEWCOMER: (User, lambda member: member.is_active and member.approved_at is None),
    CaseKind.REQUEST: (JoinRequest, lambda request: request.answered_at is None),
}


@listener("queue")
def queue_heard(viewer, _ids: list[int]) -> list[Heard]:
    """That something changed; what it is, whoever hears it asks for, and sees what they may."""
    return [Heard("queue")] if can_review(viewer) else []


@listener("case")
def cases_heard(viewer, ids: list[int]) -> list[Heard]:
    if not can_review(viewer):
        return []
    seen = Case.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True)
    return [Heard(f"case:{pk}") for pk in seen]

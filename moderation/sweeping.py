"""What waits and has no case: from before this room moved in, or restored from a backup."""

from django.db.models import Exists, OuterRef

from community.groups.models import JoinRequest
from community.members.queries import waiting_for_approval
from community.topics.models import Held
from moderation.hearing import look_at
from moderation.models import CaseKind, Matter

AT_ONCE = 500  # of each kind; the next night brings the others


def bring_what_waits() -> int:
    """Open a case about everything that waits without one; how many were opened."""
    waiting = {
        CaseKind.HELD: (Held.objects.filter(answered_at=None), "held"),
        CaseKind.REQUEST: (JoinRequest.objects.filter(answered_at=None), "request"),
        CaseKind.NEWCOMER: (waiting_for_approval(), "member"),
    }
    brought = 0
    for kind, (things, column) in waiting.items():
        case = Matter.objects.filter(closed_at=None, **{column: OuterRef("pk")})
        alone = things.filter(~Exists(case)).order_by("pk").values_list("pk", flat=True)
        for pk in alone[:AT_ONCE]:
            look_at(kind=kind.value, pk=pk)
            brought += 1
    return brought

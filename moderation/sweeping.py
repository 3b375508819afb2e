"""What was left behind: what waits and has no case, and cases whose thing stands elsewhere now."""

from django.db import connection
from django.db.models import Exists, OuterRef

from community.groups.models import JoinRequest
from community.members.queries import waiting_for_approval
from community.topics.models import Held
from moderation.hearing import look_at
from moderation.models import CaseKind, Matter

# A case stands where its thing stands; a wave over several places keeps none.
MOVED = """
UPDATE moderation_case SET topic_id = place.id, group_id = place.group_id
FROM moderation_matter matter
JOIN topics_post post ON post.id = matter.post_id
JOIN topics_topic place ON place.id = post.topic_id
WHERE matter.case_id = moderation_case.id AND moderation_case.matter_count = 1
    AND moderation_case.topic_id <> place.id
"""
LEFT_BEHIND = """
UPDATE moderation_case SET group_id = place.group_id FROM topics_topic place
WHERE place.id = moderation_case.topic_id AND moderation_case.group_id <> place.group_id
"""
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


def follow_again() -> int:
    """Cases that were in somebody's hands while their thing moved follow it now; how many."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED)
        moved = cursor.rowcount
        cursor.execute(LEFT_BEHIND)
        return moved + cursor.rowcount

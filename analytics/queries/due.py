"""What of goals and tactics wants somebody today."""

from analytics.days import today
from analytics.models import Goal, GoalState, Tactic
from community.members.models import Viewer

MOST = 20


def tactics_to_review(viewer: Viewer) -> list[Tactic]:
    """Tactics whose review day came and that nobody judged, the longest waiting first."""
    waiting = Tactic.objects.visible_to(viewer).filter(judged_at=None, review_on__lte=today())
    return list(waiting.select_related("by", "goal").order_by("review_on", "pk")[:MOST])


def goals_at_risk(viewer: Viewer) -> list[Goal]:
    """Open goals that will be missed if nothing changes, the nearest deadline first."""
    goals = Goal.objects.visible_to(viewer).filter(ended_at=None, state=GoalState.AT_RISK)
    return list(goals.select_related("owner").order_by("deadline", "pk")[:MOST])

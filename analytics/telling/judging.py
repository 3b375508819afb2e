"""What the owner of a goal is told: that it is at risk, reached, or missed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.models import Goal, GoalState
from community.members.models import User
from community.notifications.subjects import Shown, teller


@teller("goal")
def tell_goals(member: User, pks: list[int]) -> dict[int, Shown]:
    """How the member's own goals fare now, as far as they may see them; no figure is sent."""
    own = Goal.objects.visible_to(member).filter(pk__in=pks, owner=member)
    return {
        goal.pk: Shown(title=_became(goal), url=reverse("analytics:goal", args=[goal.pk]))
        for goal in own
    }


def _became(goal):
    told = {
        GoalState.AT_RISK: _("Your goal is at risk: %(title)s"),
        GoalState.REACHED: _("Your goal is reached: %(title)s"),
        GoalState.MISSED: _("Your goal was missed: %(title)s"),
        GoalState.DROPPED: _("Your goal was dropped: %(title)s"),
        GoalState.ON_TRACK: _("Your goal is on track again: %(title)s"),
        GoalState.UNKNOWN: _("It cannot be told how your goal fares: %(title)s"),
    }
    return told[goal.state] % {"title": goal.title}

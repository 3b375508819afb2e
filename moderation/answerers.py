"""Who answers an appeal: somebody who did not decide, wherever there is anybody."""

from django.db.models import Q

from community.groups.models import Membership, Role
from community.members.models import User
from moderation.models import Appeal, Decision, Verb
from moderation.permissions import can_decide


def who_decided(decision: Decision) -> set[int]:
    """Who made a decision, and who seconded it."""
    return {decision.by_id, decision.seconded_by_id} - {None}


def others_could_answer(appeal: Appeal) -> bool:
    """Whether anybody who did not decide could answer: of those who run the house, or the group
    that it happened in."""
    running = Membership.objects.filter(group=appeal.decision.place_id, role=Role.MANAGER)
    others = User.objects.welcome().filter(
        Q(manager_since__isnull=False) | Q(pk__in=running.values("member"))
    )
    others = others.exclude(pk__in=who_decided(appeal.decision) | {appeal.by_id})
    return any(can_decide(one, Verb.UPHOLD, appeal) for one in others.order_by("pk"))

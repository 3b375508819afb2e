"""Who answers an appeal or a proposal: somebody else, wherever there is anybody."""

from django.db.models import Q

from community.groups.models import Membership, Role
from community.members.models import User, Viewer
from community.members.permissions import may_speak
from moderation.models import Appeal, Decision, Proposal, Verb
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


def can_second(viewer: Viewer, proposal: Proposal) -> bool:
    """Agreeing: somebody else who could have decided it."""
    thing = proposal.post or proposal.topic or proposal.member
    is_other = proposal.by_id != viewer.pk
    return is_other and thing is not None and can_decide(viewer, proposal.verb, thing)


def can_decline(viewer: Viewer, proposal: Proposal) -> bool:
    """Who proposed it takes it back; others who run the house say that it stays."""
    if not may_speak(viewer) or not viewer.is_manager:
        return False
    thing = proposal.post or proposal.topic or proposal.member
    return proposal.by_id == viewer.pk or can_decide(viewer, Verb.KEEP, thing)

"""Groups at the desk, and who belongs to them. A group's manager sees their own groups only."""

from community.groups.admin.asking import GroupInvitationAdmin, JoinRequestAdmin
from community.groups.admin.belonging import MembershipAdmin
from community.groups.admin.groups import GroupAdmin

__all__ = ["GroupAdmin", "GroupInvitationAdmin", "JoinRequestAdmin", "MembershipAdmin"]

"""Groups at the desk, and who belongs to them. A group's manager sees their own groups only."""

from community.groups.admin.asking import GroupInvitationAdmin, JoinRequestAdmin
from community.groups.admin.belonging import MembershipAdmin
from community.groups.admin.grants import GrantAdmin
from community.groups.admin.groups import GroupAdmin

__all__ = [
    "GrantAdmin",
    "GroupAdmin",
    "GroupInvitationAdmin",
    "JoinRequestAdmin",
    "MembershipAdmin",
]

"""Members, invitations and the house at the desk: for those who run the whole community."""

from community.members.admin.house import CommunityAdmin
from community.members.admin.invitations import InvitationAdmin
from community.members.admin.people import MemberAdmin

__all__ = ["CommunityAdmin", "InvitationAdmin", "MemberAdmin"]

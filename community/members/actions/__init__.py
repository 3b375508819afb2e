"""Everything that is done with members, their way in, and the house."""

from community.members.actions.boundaries import NotToBlock, drop_boundary, keep_distance
from community.members.actions.house import change_community
from community.members.actions.inviting import (
    InvitationGone,
    invite_to_community,
    make_invitation,
    revoke_invitation,
    revoke_invitations_of,
    sign_up_by_invitation,
    use_invitation,
)
from community.members.actions.joining import (
    TakenMeanwhile,
    approve_member,
    note_reset_request,
    refuse_member,
    register_member,
)
from community.members.actions.naming import LooksTaken, RenamedLately, rename_member
from community.members.actions.profile import (
    change_avatar,
    change_profile,
    choose_language,
    remove_avatar,
)
from community.members.actions.standing import (
    LastManager,
    NotPossible,
    appoint_manager,
    ban_member,
    dismiss_manager,
    lift_ban,
    lift_silence,
    lift_suspension,
    silence_member,
    suspend_member,
)

__all__ = [
    "InvitationGone",
    "LastManager",
    "LooksTaken",
    "NotPossible",
    "NotToBlock",
    "RenamedLately",
    "TakenMeanwhile",
    "appoint_manager",
    "approve_member",
    "ban_member",
    "change_avatar",
    "change_community",
    "change_profile",
    "choose_language",
    "dismiss_manager",
    "drop_boundary",
    "invite_to_community",
    "keep_distance",
    "lift_ban",
    "lift_silence",
    "lift_suspension",
    "make_invitation",
    "note_reset_request",
    "refuse_member",
    "register_member",
    "remove_avatar",
    "rename_member",
    "revoke_invitation",
    "revoke_invitations_of",
    "sign_up_by_invitation",
    "silence_member",
    "suspend_member",
    "use_invitation",
]

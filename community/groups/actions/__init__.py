"""Everything that is done with groups and who belongs to them. Locks: group, then member."""

from community.groups.actions.belonging import (
    LastManager,
    hand_over,
    join_group,
    leave_group,
    make_manager,
    make_plain_member,
    note_visit,
    remove_member,
)
from community.groups.actions.granting import (
    GrantOver,
    NotGranted,
    Scope,
    grant,
    renew,
    take_back,
)
from community.groups.actions.inviting import accept_invitation, invite_to_group
from community.groups.actions.keeping import archive_group, change_group, open_group, wake_group
from community.groups.actions.picturing import change_picture, remove_picture
from community.groups.actions.requesting import accept_request, ask_to_join, refuse_request

__all__ = [
    "GrantOver",
    "LastManager",
    "NotGranted",
    "Scope",
    "accept_invitation",
    "accept_request",
    "archive_group",
    "ask_to_join",
    "change_group",
    "change_picture",
    "grant",
    "hand_over",
    "invite_to_group",
    "join_group",
    "leave_group",
    "make_manager",
    "make_plain_member",
    "note_visit",
    "open_group",
    "refuse_request",
    "remove_member",
    "remove_picture",
    "renew",
    "take_back",
    "wake_group",
]

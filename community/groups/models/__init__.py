"""Groups, who belongs to them, who asks to, who was asked, and who holds which rights there."""

from community.groups.models.grant import Grant, Right
from community.groups.models.group import (
    CHOSEN_KINDS,
    Group,
    GroupInvitation,
    GroupQuerySet,
    Joining,
    JoinRequest,
    Membership,
    Role,
    TopicKind,
    Visibility,
)

__all__ = [
    "CHOSEN_KINDS",
    "Grant",
    "Group",
    "GroupInvitation",
    "GroupQuerySet",
    "JoinRequest",
    "Joining",
    "Membership",
    "Right",
    "Role",
    "TopicKind",
    "Visibility",
]

"""Members, the house they come into, and how they were asked in."""

from community.members.models.boundary import Boundary, Distance
from community.members.models.former import FormerName
from community.members.models.house import Community, Cover, Reading, Registration
from community.members.models.invitation import Invitation, InvitationUse
from community.members.models.member import (
    HUES,
    TaggedInterest,
    User,
    UserManager,
    UserQuerySet,
    Viewer,
)
from community.members.models.visit import Visit

__all__ = [
    "HUES",
    "Boundary",
    "Community",
    "Cover",
    "Distance",
    "FormerName",
    "Invitation",
    "InvitationUse",
    "Reading",
    "Registration",
    "TaggedInterest",
    "User",
    "UserManager",
    "UserQuerySet",
    "Viewer",
    "Visit",
]

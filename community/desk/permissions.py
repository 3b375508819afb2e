"""Who may come behind the bar."""

from community.groups.queries import memberships_of
from community.members.models import Viewer
from moderation.permissions import can_review


def can_use_desk(viewer: Viewer) -> bool:
    """Runs something, or reviews as a volunteer. Costs no query where the rail was asked for."""
    return runs_something(viewer) or can_review(viewer)


def runs_something(viewer: Viewer) -> bool:
    """The community, or at least one group: the lists of the desk are for them."""
    if not viewer.is_authenticated:
        return False
    return viewer.is_manager or any(one.is_manager for one in memberships_of(viewer))

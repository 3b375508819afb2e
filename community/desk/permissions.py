"""Who may come behind the bar."""

from community.groups.queries import memberships_of
from community.members.models import Viewer


def can_use_desk(viewer: Viewer) -> bool:
    """Runs the community or at least one group. Costs no query where the rail was asked for."""
    if not viewer.is_authenticated:
        return False
    return viewer.is_manager or any(one.is_manager for one in memberships_of(viewer))

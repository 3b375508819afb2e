"""Who may do what in a group."""

from community.groups.models import Group, Joining, Visibility
from community.groups.queries import membership_in
from community.members.models import Reading, Viewer
from community.members.queries import the_community


def belongs(viewer: Viewer, group: Group) -> bool:
    return membership_in(viewer, group) is not None


def manages(viewer: Viewer, group: Group) -> bool:
    """Runs this group, or the whole community."""
    if not viewer.is_authenticated:
        return False
    membership = membership_in(viewer, group)
    return viewer.is_manager or (membership is not None and membership.is_manager)


def manages_any(viewer: Viewer) -> bool:
    """Runs something: the whole community or at least one group. The desk opens for them."""
    return viewer.is_authenticated and (viewer.is_manager or _manages_a_group(viewer))


def _manages_a_group(viewer):
    return Group.objects.managed_by(viewer).exists()


def can_read(viewer: Viewer, group: Group) -> bool:
    """May read what is said in the group, not only know that it exists."""
    if belongs(viewer, group) or manages(viewer, group):
        return True
    shut = not viewer.is_authenticated and the_community().reading == Reading.MEMBERS
    return group.visibility == Visibility.OPEN and not shut


def can_write(viewer: Viewer, group: Group) -> bool:
    """Members of the group write, while it is awake."""
    return belongs(viewer, group) and not group.is_archived


def can_join(viewer: Viewer, group: Group) -> bool:
    """May join at once."""
    direct = group.joining == Joining.DIRECT or (viewer.is_authenticated and viewer.is_manager)
    return _is_outside(viewer, group) and direct


def can_ask_to_join(viewer: Viewer, group: Group) -> bool:
    return _is_outside(viewer, group) and group.joining == Joining.REQUEST


def _is_outside(viewer, group):
    return viewer.is_authenticated and not group.is_archived and not belongs(viewer, group)


def can_invite(viewer: Viewer, group: Group) -> bool:
    return manages(viewer, group) and not group.is_archived


def can_open_group(viewer: Viewer) -> bool:
    """New groups are opened by those who run the community."""
    return viewer.is_authenticated and viewer.is_manager


def can_order_groups(viewer: Viewer) -> bool:
    """Which group stands first is for those who run the community, not for one group's."""
    return viewer.is_authenticated and viewer.is_manager


def can_see_members(viewer: Viewer, group: Group) -> bool:
    """Who belongs to a group is for those who may read it, and never for guests."""
    return viewer.is_authenticated and can_read(viewer, group)

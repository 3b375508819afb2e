"""Who may do what in a group.

Managers of the house hold every right everywhere, managers of a group every right in it;
volunteers hold what a grant gives them, where it reaches, while it lasts and they may read there.
"""

from django.db.models import Q, QuerySet

from community.groups.models import Grant, Group, Joining, Right, Visibility
from community.groups.queries import grants_of, grants_with, membership_in
from community.members.models import Reading, User, Viewer
from community.members.permissions import may_speak
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


def holds(
    viewer: Viewer, right: Right, *, group: Group | None, topic=None, language: str = ""
) -> bool:
    """Whether a right is the viewer's in a group; `topic` and `language` for narrower scopes.

    Without a group, for what has no place: a member, the house itself.
    """
    if not viewer.is_authenticated:
        return False
    if group is None:
        return viewer.is_manager or any(_is_whole(one) for one in grants_with(viewer, right))
    if manages(viewer, group):
        return viewer.is_manager or not viewer.is_silenced
    grants = grants_with(viewer, right)
    if not grants or not can_read(viewer, group):
        return False
    spoken = language or getattr(topic, "language", "")
    return any(_reaches(one, group, topic, spoken) for one in grants)


def can_grant(viewer: Viewer, group: Group | None) -> bool:
    """Rights are handed on by whoever runs what they reach; volunteers hand on nothing."""
    if not may_speak(viewer):
        return False
    return viewer.is_manager if group is None else manages(viewer, group)


def runs_anything_in(member: User, group: Group | None) -> bool:
    """Runs the house, or this group: nothing that a grant gives would be new to them."""
    return member.is_manager or (group is not None and manages(member, group))


def can_see_rights(viewer: Viewer, group: Group | None) -> bool:
    """Who may do what somewhere is for those who do something there."""
    if not viewer.is_authenticated:
        return False
    if group is None:
        return viewer.is_manager or any(not one.group_id for one in grants_of(viewer))
    if manages(viewer, group):
        return True
    reaches = any(one.group_id in (None, group.pk) for one in grants_of(viewer))
    return reaches and can_read(viewer, group)


def can_let_in(viewer: Viewer, group: Group) -> bool:
    """Answering who asks to join."""
    return holds(viewer, Right.APPROVE, group=group)


def groups_where(viewer: Viewer, right: Right, topic) -> QuerySet[Group]:
    """The groups in which the viewer holds a right over a topic that may come there."""
    held = Q(pk__in=Group.objects.managed_by(viewer))
    for grant in grants_with(viewer, right):
        if grant.group_id:
            held |= Q(pk=grant.group_id)
        elif _reaches(grant, None, topic, topic.language):
            held |= Q(pk__isnull=False)
    return Group.objects.readable_by(viewer).filter(held)


def _is_whole(grant: Grant) -> bool:
    """Reaches all that its holder may read, and what has no place."""
    return not (grant.group_id or grant.tag_id or grant.language)


def _reaches(grant: Grant, group: Group | None, topic, language: str) -> bool:
    if grant.group_id:
        return grant.group_id == group.pk
    if grant.tag_id:
        return topic is not None and grant.tag_id in _tags_of(topic)
    return not grant.language or grant.language == language


def _tags_of(topic):
    """Topics are known a room above; lists and pages bring them with their tags."""
    if hasattr(topic, "tag_list"):
        return [tag["pk"] for tag in topic.tag_list]
    return topic.tags.values_list("pk", flat=True)


def can_write(viewer: Viewer, group: Group) -> bool:
    """Members of the group write, while it is awake."""
    return belongs(viewer, group) and not group.is_archived and not viewer.is_silenced


def can_join(viewer: Viewer, group: Group) -> bool:
    """May join at once."""
    direct = group.joining == Joining.DIRECT or (viewer.is_authenticated and viewer.is_manager)
    return _is_outside(viewer, group) and direct


def can_ask_to_join(viewer: Viewer, group: Group) -> bool:
    return _is_outside(viewer, group) and group.joining == Joining.REQUEST


def _is_outside(viewer, group):
    """Who is silenced comes in nowhere."""
    return may_speak(viewer) and not group.is_archived and not belongs(viewer, group)


def can_invite(viewer: Viewer, group: Group) -> bool:
    return manages(viewer, group) and not group.is_archived and not viewer.is_silenced


def can_open_group(viewer: Viewer) -> bool:
    """New groups are opened by those who run the community."""
    return viewer.is_authenticated and viewer.is_manager


def can_order_groups(viewer: Viewer) -> bool:
    """Which group stands first is for those who run the community, not for one group's."""
    return viewer.is_authenticated and viewer.is_manager


def can_see_members(viewer: Viewer, group: Group) -> bool:
    """Who belongs to a group is for those who may read it, and never for guests."""
    return viewer.is_authenticated and can_read(viewer, group)

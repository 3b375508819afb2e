"""Who may do what, for those who do it: in a group, in the whole place, and one's own."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from community.core.access import members_only, require
from community.groups.models import Group
from community.groups.permissions import can_grant, can_see_rights
from community.groups.queries import managers_of
from community.groups.showing import group_header, own_rights, who_may
from community.members.models import User


@require_safe
@members_only
def of_group(request, slug):
    """Who can do what in this group."""
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    require(can_see_rights(request.user, group))
    context = group_header(request.user, group, tab="who")
    context |= _who(request.user, group) | {"managers": managers_of(group)}
    return render(request, "groups/who.html", context)


@require_safe
@members_only
def of_house(request):
    """Who can do what wherever they may read."""
    require(can_see_rights(request.user, None))
    managers = User.objects.welcome().filter(manager_since__isnull=False).order_by("pk")
    context = _who(request.user, None) | {"managers": managers, "here": "groups"}
    return render(request, "groups/who.html", context)


def _who(viewer, group):
    return {"lines": who_may(group, viewer), "can_grant": can_grant(viewer, group)}


@require_safe
@members_only
def own(request):
    """What a member holds as a volunteer, held, and will hold."""
    context = {"lines": own_rights(request.user), "tab": "rights"}
    return render(request, "groups/rights.html", context)

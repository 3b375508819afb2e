"""What a manager of groups may see: the rows of the groups they run."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.core.admin.filters import OneOf
from community.groups.models import Group
from community.groups.permissions import manages

GROUPS_SHOWN = 300


def run_by(rows: QuerySet, viewer, path: str = "group") -> QuerySet:
    """The rows of the groups that this manager runs; all for a manager of the community."""
    if viewer.is_manager:
        return rows
    return rows.filter(**{f"{path}__in": Group.objects.managed_by(viewer)})


class OfGroup(OneOf):
    """One of the groups that this manager runs."""

    title = _("Group")
    parameter_name = "group"
    path = "group"

    def lookups(self, request, model_admin):
        groups = Group.objects.managed_by(request.user).in_order()[:GROUPS_SHOWN]
        return [(str(pk), name) for pk, name in groups.values_list("pk", "name")]

    def narrow(self, rows, value):
        return rows.filter(**{self.path: int(value)})


def may_in_group(viewer, thing) -> bool:
    """Runs the group that the thing belongs to."""
    return manages(viewer, thing.group)

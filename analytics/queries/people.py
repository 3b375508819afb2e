"""Who can see to something: those who run the house, or the group that it is about."""

from django.db.models import Q

from analytics.scopes import GROUP, Scope
from community.groups.models import Membership, Role
from community.members.models import User

MOST = 200


def owners_in(scope: Scope) -> list[User]:
    """Managers there who may come in, by name."""
    running = Q(manager_since__isnull=False)
    if scope.kind == GROUP:
        there = Membership.objects.filter(group=scope.pk, role=Role.MANAGER)
        running |= Q(pk__in=there.values("member"))
    people = User.objects.welcome().filter(running)
    return list(people.order_by("display_name", "pk")[:MOST])


def is_owner_in(member: User, scope: Scope) -> bool:
    return any(one.pk == member.pk for one in owners_in(scope))

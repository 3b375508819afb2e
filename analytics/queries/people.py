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


def first_owner_in(scope: Scope) -> int | None:
    """Who has run it longest, by key: a group's own manager before those of the house."""
    welcome = User.objects.welcome()
    if scope.kind == GROUP:
        there = Membership.objects.filter(group=scope.pk, role=Role.MANAGER, member__in=welcome)
        if found := there.order_by("pk").values_list("member", flat=True).first():
            return found
    running = welcome.filter(manager_since__isnull=False).order_by("manager_since", "pk")
    return running.values_list("pk", flat=True).first()


def is_owner_in(member: User, scope: Scope) -> bool:
    return any(one.pk == member.pk for one in owners_in(scope))

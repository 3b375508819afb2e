"""Who belongs to which group, at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.base import DeskAdmin
from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import badge, leads_to, named, when
from community.core.admin.filters import OneOf, answers_of
from community.groups import actions
from community.groups.admin.scope import OfGroup, may_in_group, run_by
from community.groups.models import Membership, Role


class MembershipRole(OneOf):
    title = _("Role")
    parameter_name = "role"
    answers = answers_of(Role, "role")


def _remove(membership, *, by):
    actions.remove_member(group=membership.group, member=membership.member, by=by)


@admin.register(Membership)
class MembershipAdmin(DeskAdmin):
    """Who belongs where: names and roles, nothing that is the member's own."""

    for_group_managers = True
    list_display = ["member", "in_group", "in_office", "joined"]
    list_filter = [OfGroup, MembershipRole]
    search_fields = ["member__name", "member__display_name"]
    list_select_related = ["member", "group"]
    ordering = ("-joined_at", "-pk")
    fields = ["person", "place", "in_office", "joined"]
    verbs = (
        BulkVerb(
            "make_manager",
            _("Make manager of the group"),
            _("They run the group from now on."),
            do=lambda one, *, by: actions.make_manager(group=one.group, member=one.member),
            may=may_in_group,
            form=nothing_asked,
            is_so_already=lambda one: one.is_manager,
        ),
        BulkVerb(
            "make_member",
            _("Make plain member"),
            _("They stay in the group. One manager always remains."),
            do=lambda one, *, by: actions.make_plain_member(group=one.group, member=one.member),
            may=may_in_group,
            form=nothing_asked,
            is_so_already=lambda one: not one.is_manager,
        ),
        BulkVerb(
            "remove",
            _("Remove from the group"),
            _("They leave the group. What they wrote stays."),
            do=_remove,
            may=may_in_group,
            form=nothing_asked,
            is_grave=True,
        ),
    )

    def scope(self, rows, viewer):
        return run_by(rows, viewer)

    @admin.display(description=_("Member"))
    def person(self, one):
        return leads_to(one.member.get_absolute_url(), one.member)

    @admin.display(description=_("Group"))
    def place(self, one):
        return leads_to(one.group.get_absolute_url(), one.group)

    @admin.display(description=_("Group"), ordering="group__name")
    def in_group(self, one):
        return named(one.group)

    @admin.display(description=_("Role"), ordering="role")
    def in_office(self, one):
        return badge(_("Manager"), "accent", "star") if one.is_manager else _("Member")

    @admin.display(description=pgettext_lazy("date", "Joined"), ordering="joined_at")
    def joined(self, one):
        return when(one.joined_at)

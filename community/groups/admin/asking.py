"""Who asks to come into a group, and who was asked in, at the desk."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import badge, badges, leads_to, named, when, words
from community.core.admin.filters import OneOf
from community.groups import actions
from community.groups.admin.scope import OfGroup, may_in_group, run_by
from community.groups.models import GroupInvitation, JoinRequest
from community.members.actions import revoke_invitation


class RequestState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "open": (_("Waiting"), Q(answered_at=None)),
        "accepted": (_("Accepted"), Q(is_accepted=True)),
        "refused": (_("Refused"), Q(is_accepted=False)),
    }


@admin.register(JoinRequest)
class JoinRequestAdmin(DeskAdmin):
    for_group_managers = True
    list_display = ["member", "in_group", "said", "state", "made"]
    list_filter = [RequestState, OfGroup]
    search_fields = ["member__name", "member__display_name", "note"]
    list_select_related = ["member", "group", "answered_by"]
    ordering = ("-made_at", "-pk")
    fields = ["person", "place", "said", "state", "made", "answered"]
    verbs = (
        BulkVerb(
            "accept",
            _("Let in"),
            _("They belong to the group, and are told by mail."),
            do=lambda request, *, by: actions.accept_request(request=request, by=by),
            may=may_in_group,
            form=nothing_asked,
        ),
        BulkVerb(
            "refuse",
            _("Not this time"),
            _("They are told by mail, and may ask again."),
            do=lambda request, *, by: actions.refuse_request(request=request, by=by),
            may=may_in_group,
            form=nothing_asked,
        ),
    )

    def scope(self, rows, viewer):
        return run_by(rows, viewer)

    @admin.display(description=_("Member"))
    def person(self, request):
        return leads_to(request.member.get_absolute_url(), request.member)

    @admin.display(description=_("Group"), ordering="group__name")
    def in_group(self, request):
        return named(request.group)

    @admin.display(description=_("Group"))
    def place(self, request):
        return leads_to(request.group.get_absolute_url(), request.group)

    @admin.display(description=_("Note"))
    def said(self, request):
        return words(request.note)

    @admin.display(description=_("State"))
    def state(self, request):
        if request.answered_at is None:
            return badge(_("Waiting"), "warn", "clock")
        return (
            badge(_("Accepted"), "good", "check") if request.is_accepted else badge(_("Refused"))
        )

    @admin.display(description=_("Asked"), ordering="made_at")
    def made(self, request):
        return when(request.made_at)

    @admin.display(description=_("Answered"))
    def answered(self, request):
        return badges(when(request.answered_at), str(request.answered_by or ""))


@admin.register(GroupInvitation)
class GroupInvitationAdmin(DeskAdmin):
    """Invitations that open a group. The address one was sent to is between those two."""

    for_group_managers = True
    list_display = ["number", "in_group", "invited_by", "uses", "state", "expires"]
    list_filter = [OfGroup]
    search_fields = ["group__name"]
    list_select_related = ["group", "invitation__invited_by"]
    ordering = ("-pk",)
    fields = ["number", "place", "invited_by", "uses", "state", "expires"]
    verbs = (
        BulkVerb(
            "revoke",
            _("Take back"),
            _("The link opens nothing any more. Who came in by it stays."),
            do=lambda one, *, by: revoke_invitation(invitation=one.invitation),
            may=may_in_group,
            form=nothing_asked,
            is_so_already=lambda one: one.invitation.revoked_at is not None,
        ),
    )

    def scope(self, rows, viewer):
        return run_by(rows, viewer)

    def name_of(self, thing):
        return f"{thing.group} · #{thing.pk}"

    @admin.display(description=_("Invitation"), ordering="pk")
    def number(self, one):
        return f"#{one.pk}"

    @admin.display(description=_("Group"), ordering="group__name")
    def in_group(self, one):
        return named(one.group)

    @admin.display(description=_("Group"))
    def place(self, one):
        return leads_to(one.group.get_absolute_url(), one.group)

    @admin.display(description=_("Invited by"))
    def invited_by(self, one):
        return named(one.invitation.invited_by)

    @admin.display(description=_("Used"))
    def uses(self, one):
        return f"{one.invitation.used_count} / {one.invitation.max_uses}"

    @admin.display(description=_("State"))
    def state(self, one):
        if one.invitation.revoked_at:
            return badge(_("Taken back"), "", "x")
        return badge(_("Open"), "good", "check") if one.invitation.is_open else badge(_("Over"))

    @admin.display(description=_("Expires"))
    def expires(self, one):
        return when(one.invitation.expires_at)

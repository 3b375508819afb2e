"""Invitations to the house, at the desk."""

from django.contrib import admin
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import badge, named, when
from community.core.admin.filters import OneOf
from community.members import actions
from community.members.models import Invitation
from community.members.permissions import can_manage_members


class InvitationState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "open": (
            _("Open"),
            Q(revoked_at=None, expires_at__gt=Now(), used_count__lt=F("max_uses")),
        ),
        "revoked": (_("Taken back"), Q(revoked_at__isnull=False)),
        "over": (
            _("Used up or too old"),
            Q(revoked_at=None) & (Q(expires_at__lte=Now()) | Q(used_count__gte=F("max_uses"))),
        ),
    }


@admin.register(Invitation)
class InvitationAdmin(DeskAdmin):
    """Invitations; the link itself is known to nobody but whom it was given to."""

    list_display = ["number", "email", "inviter", "uses", "state", "made", "expires"]
    list_filter = [InvitationState]
    search_fields = ["email", "invited_by__name", "invited_by__display_name"]
    list_select_related = ["invited_by"]
    fields = ["email", "inviter", "uses", "state", "made", "expires"]
    verbs = (
        BulkVerb(
            "revoke",
            _("Take back"),
            _("The link opens nothing any more. Who came in by it stays."),
            do=lambda invitation, *, by: actions.revoke_invitation(invitation=invitation),
            may=lambda viewer, invitation: can_manage_members(viewer),
            form=nothing_asked,
            is_so_already=lambda invitation: invitation.revoked_at is not None,
        ),
    )

    @admin.display(description=_("Invitation"), ordering="pk")
    def number(self, invitation):
        return f"#{invitation.pk}"

    @admin.display(description=_("Invited by"))
    def inviter(self, invitation):
        return named(invitation.invited_by)

    @admin.display(description=_("Used"))
    def uses(self, invitation):
        return f"{invitation.used_count} / {invitation.max_uses}"

    @admin.display(description=_("State"))
    def state(self, invitation):
        if invitation.revoked_at:
            return badge(_("Taken back"), "", "x")
        return badge(_("Open"), "good", "check") if invitation.is_open else badge(_("Over"))

    @admin.display(description=_("Made"), ordering="made_at")
    def made(self, invitation):
        return when(invitation.made_at)

    @admin.display(description=_("Expires"), ordering="expires_at")
    def expires(self, invitation):
        return when(invitation.expires_at)

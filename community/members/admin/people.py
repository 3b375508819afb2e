"""Members at the desk."""

from django.contrib import admin
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.base import DeskAdmin
from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import EMPTY, badge, badges, leads_to, when
from community.core.admin.filters import OneOf
from community.members import actions
from community.members.models import User
from community.members.permissions import can_manage_members
from community.members.templatetags.people import avatar


def _may(viewer, member):
    return can_manage_members(viewer)


MEMBER_VERBS = (
    BulkVerb(
        "approve",
        _("Let in"),
        _("They can sign in from now on, and are told by mail."),
        do=lambda member, *, by: actions.approve_member(member=member, by=by),
        may=_may,
        form=nothing_asked,
        is_so_already=lambda member: member.approved_at is not None,
    ),
    BulkVerb(
        "refuse",
        _("Turn away"),
        _("The account is closed, and they are told by mail. Who was let in stays in."),
        do=lambda member, *, by, reason: actions.refuse_member(
            member=member, by=by, reason=reason
        ),
        may=_may,
        is_so_already=lambda member: member.approved_at is not None or not member.is_active,
        is_grave=True,
    ),
    BulkVerb(
        "appoint",
        _("Make manager of the community"),
        _("They run the whole house, this desk included."),
        do=lambda member, *, by: actions.appoint_manager(member=member),
        may=_may,
        form=nothing_asked,
        is_so_already=lambda member: member.is_manager,
        is_grave=True,
    ),
    BulkVerb(
        "dismiss",
        _("Take the keys back"),
        _("They stay members. One manager always remains."),
        do=lambda member, *, by: actions.dismiss_manager(member=member),
        may=_may,
        form=nothing_asked,
        is_so_already=lambda member: member.manager_since is None,
        is_grave=True,
    ),
)


class Standing(OneOf):
    title = pgettext_lazy("of a member", "Standing")
    parameter_name = "standing"
    answers = {
        "waiting": (_("Waiting to be let in"), Q(approved_at=None, is_active=True)),
        "managers": (_("Managers"), Q(manager_since__isnull=False)),
        "silenced": (_("Silenced"), Q(silenced_until__gt=Now())),
        "suspended": (_("Suspended"), Q(suspended_until__gt=Now())),
        "banned": (_("Banned"), Q(banned_at__isnull=False)),
        "closed": (_("Closed"), Q(is_active=False)),
    }


@admin.register(User)
class MemberAdmin(DeskAdmin):
    """Members: no password, however hashed, and nothing to type over what they say."""

    verbs = MEMBER_VERBS
    list_display = ["face", "place", "email", "standing", "post_count", "joined"]
    list_filter = [Standing]
    search_fields = ["name", "display_name", "email", "place"]
    search_help_text = _("Name, address or place")
    ordering = ("-joined_at", "-pk")
    fields = [
        "name",
        "display_name",
        "email",
        "standing",
        "place",
        "language",
        "joined",
        "approved",
        "post_count",
        "silenced",
        "suspended",
        "banned",
        "decided",
    ]

    def with_columns(self, rows):
        return rows.defer("password", "bio", "bio_html", "name_skeleton", "display_skeleton")

    def address_of(self, thing):
        return thing.get_absolute_url() if thing.is_active and thing.approved_at else ""

    @admin.display(description=_("Member"), ordering="display_name")
    def face(self, member):
        return format_html(
            '<span class="person">{}<span dir="auto">{}</span></span>', avatar(member, "s"), member
        )

    @admin.display(description=pgettext_lazy("of a member", "Standing"))
    def standing(self, member):
        if not member.is_active:
            return badge(_("Closed"), "", "ban")
        return badges(
            badge(_("Waiting"), "warn", "clock") if member.approved_at is None else "",
            badge(_("Manager"), "accent", "star") if member.manager_since else "",
            badge(_("Banned"), "bad", "ban") if member.is_banned else "",
            badge(_("Suspended"), "bad", "pause") if member.is_suspended else "",
            badge(_("Silenced"), "warn", "pause") if member.is_silenced else "",
        )

    @admin.display(description=pgettext_lazy("date", "Joined"), ordering="joined_at")
    def joined(self, member):
        return when(member.joined_at)

    @admin.display(description=_("Let in"))
    def approved(self, member):
        return when(member.approved_at)

    @admin.display(description=_("Silenced until"))
    def silenced(self, member):
        if not member.is_silenced:
            return EMPTY
        return _until(member.silenced_until, member.silenced_because)

    @admin.display(description=_("Suspended until"))
    def suspended(self, member):
        if not member.is_suspended:
            return EMPTY
        return _until(member.suspended_until, member.suspended_because)

    @admin.display(description=_("Banned"))
    def banned(self, member):
        return when(member.banned_at)

    @admin.display(description=_("Decide"))
    def decided(self, member):
        """Sanctions are decided in one place, with a reason that the member reads."""
        address = reverse("moderation:decide", args=["member", member.pk])
        return leads_to(address, _("Warn, silence, suspend, ban, or lift"))


def _until(moment, because):
    return format_html('{} <span dir="auto">{}</span>', when(moment), because)

"""What keeps members from writing or from coming in, at the desk. Decided elsewhere."""

from django.contrib import admin
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.base import DeskAdmin
from community.core.admin.columns import EMPTY, at_desk, badge, named, when, words
from community.core.admin.filters import OneOf
from moderation.models import SANCTIONS, Sanction, Verb

OVER = Q(until__lte=Now())


class KindFilter(OneOf):
    title = _("Kind")
    parameter_name = "kind"
    answers = {verb.value: (verb.label, Q(kind=verb)) for verb in SANCTIONS}


class StateFilter(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "stands": (_("Stands"), Q(lifted_at=None) & (Q(until__gt=Now()) | Q(kind=Verb.BAN))),
        "ended": (_("Ended"), Q(lifted_at=None) & OVER),
        "lifted": (_("Lifted"), Q(lifted_at__isnull=False)),
    }


@admin.register(Sanction)
class SanctionAdmin(DeskAdmin):
    """Warnings, silences, suspensions, bans: since when, until when, by which decision."""

    list_display = ["whom", "what", "since_when", "until_when", "state", "why"]
    list_filter = [KindFilter, StateFilter]
    list_select_related = ["member", "decision__by"]
    search_fields = ["member__name", "member__display_name"]
    search_help_text = _("Member")
    ordering = ("-since", "-pk")
    fields = ["whom", "what", "since_when", "until_when", "state", "by_whom", "why", "decided"]

    @admin.display(description=_("Member"))
    def whom(self, sanction):
        return named(sanction.member)

    @admin.display(description=_("Kind"), ordering="kind")
    def what(self, sanction):
        return badge(sanction.get_kind_display(), "" if sanction.kind == Verb.WARN else "bad")

    @admin.display(description=_("Since"), ordering="since")
    def since_when(self, sanction):
        return when(sanction.since)

    @admin.display(description=_("Until"), ordering="until")
    def until_when(self, sanction):
        return when(sanction.until)

    @admin.display(description=_("State"))
    def state(self, sanction):
        if sanction.lifted_at is not None:
            return badge(_("Lifted"), "good", "check")
        if sanction.kind == Verb.WARN:
            return EMPTY
        return badge(_("Stands"), "warn") if sanction.stands else badge(_("Ended"), "", "check")

    @admin.display(description=_("Decided by"))
    def by_whom(self, sanction):
        return named(sanction.decision.by)

    @admin.display(description=_("Reason"))
    def why(self, sanction):
        return words(sanction.decision.reason)

    @admin.display(description=pgettext_lazy("noun", "Decision"))
    def decided(self, sanction):
        return at_desk(sanction.decision)

"""What leaves the house, for those who wonder why a mail did not come. Nothing is written here."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from community.core.admin.columns import badge, when
from community.core.admin.filters import OneOf
from community.core.models import Letter, Promise


class PromiseState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "open": (_("Waiting"), Q(kept_at=None, given_up_at=None)),
        "kept": (_("Kept"), Q(kept_at__isnull=False)),
        "given_up": (_("Given up"), Q(given_up_at__isnull=False)),
    }


@admin.register(Promise)
class PromiseAdmin(DeskAdmin):
    """Promised effects, and what became of each."""

    list_display = ["task", "state", "attempts", "made", "due"]
    list_filter = [PromiseState]
    search_fields = ["task"]
    fields = ["task", "about", "state", "attempts", "last_error", "made", "due", "kept"]

    @admin.display(description=_("State"))
    def state(self, promise):
        if promise.kept_at:
            return badge(_("Kept"), "good", "check")
        return badge(_("Given up"), "bad", "x") if promise.given_up_at else badge(_("Waiting"))

    @admin.display(description=_("Made"))
    def made(self, promise):
        return when(promise.made_at)

    @admin.display(description=_("Due"))
    def due(self, promise):
        return when(promise.due_at)

    @admin.display(description=_("Kept"))
    def kept(self, promise):
        return when(promise.kept_at)


class LetterState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "waiting": (_("Waiting"), Q(sent_at=None, unsure_at=None, refused_at=None)),
        "sent": (_("Sent"), Q(sent_at__isnull=False)),
        "unsure": (_("Unsure"), Q(unsure_at__isnull=False)),
        "refused": (_("Refused"), Q(refused_at__isnull=False)),
    }


@admin.register(Letter)
class LetterAdmin(DeskAdmin):
    """Mail: to whom, about what, and whether it left. What it said is nobody's here."""

    list_display = ["subject", "to", "state", "written", "sent"]
    list_filter = [LetterState]
    search_fields = ["to", "subject"]
    fields = ["subject", "to", "state", "refused_because", "written", "sent"]

    def with_columns(self, rows):
        return rows.only("to", "subject", "written_at", "sent_at", "unsure_at", "refused_at")

    @admin.display(description=_("State"))
    def state(self, letter):
        """Unsure: the mail server had it and went away without a word. It is not sent again."""
        if letter.refused_at:
            return badge(_("Refused"), "bad", "x")
        if letter.unsure_at:
            return badge(_("Unsure"), "warn", "clock")
        return badge(_("Sent"), "good", "check") if letter.sent_at else badge(_("Waiting"))

    @admin.display(description=_("Written"))
    def written(self, letter):
        return when(letter.written_at)

    @admin.display(description=_("Sent"))
    def sent(self, letter):
        return when(letter.sent_at)

"""Rights of volunteers at the desk: given, renewed, taken back."""

from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.core.admin.base import DeskAdmin
from community.core.admin.bulk import BulkVerb, nothing_asked
from community.core.admin.columns import badge, badges, leads_to, named, when, words
from community.core.admin.filters import OneOf
from community.core.forms import attempt, status_of
from community.groups import actions
from community.groups.admin.scope import OfGroup, run_by
from community.groups.forms import GrantForm
from community.groups.models import Grant, Right
from community.groups.permissions import can_grant
from community.groups.showing import state_of
from community.groups.wording import right_words, scope_words

SOON = timedelta(days=14)


class GrantState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "live": (_("Hold now"), Q(taken_at=None, since__lte=Now(), until__gt=Now())),
        "soon": (_("End soon"), Q(taken_at=None, until__gt=Now(), until__lte=Now() + SOON)),
        "later": (_("Begin later"), Q(taken_at=None, since__gt=Now())),
        "over": (_("Over"), Q(until__lte=Now()) | Q(taken_at__isnull=False)),
    }


class OfRight(OneOf):
    title = _("Right")
    parameter_name = "right"
    answers = {str(right): (label, Q(rights__contains=[right])) for right, label in Right.choices}


def _may(viewer, grant):
    return can_grant(viewer, grant.group)


def _is_over(grant):
    return state_of(grant) in ("over", "taken")


@admin.register(Grant)
class GrantAdmin(DeskAdmin):
    """Who holds which rights, where and until when. Managers of groups see their groups'."""

    for_group_managers = True
    list_display = ["member", "gives", "where", "state", "ends", "giver"]
    list_filter = [GrantState, OfRight, OfGroup]
    search_fields = ["member__name", "member__display_name", "note"]
    list_select_related = ["member", "group", "tag", "given_by"]
    ordering = ("until", "pk")
    fields = ["person", "gives", "where", "state", "begins", "ends", "giver", "said", "follows"]
    verbs = (
        BulkVerb(
            "renew",
            _("Renew"),
            _("The same rights for as long again, from where they end. They are told."),
            do=lambda grant, *, by: actions.renew(grant=grant, by=by),
            may=_may,
            form=nothing_asked,
            is_so_already=lambda grant: grant.is_renewed,
        ),
        BulkVerb(
            "take_back",
            _("Take back"),
            _("The rights end now. They are told."),
            do=lambda grant, *, by: actions.take_back(grant=grant, by=by),
            may=_may,
            form=nothing_asked,
            is_so_already=_is_over,
            is_grave=True,
        ),
    )

    def scope(self, rows, viewer):
        again = Grant.objects.filter(renews=OuterRef("pk"))
        return run_by(rows, viewer).annotate(is_renewed=Exists(again))

    def name_of(self, thing):
        return f"{thing.member} · {scope_words(thing)}"

    def has_add_permission(self, request):
        return self.has_view_permission(request)

    def add_view(self, request, form_url="", extra_context=None):
        """Give rights: to whom, which, where, until when, and a word about why."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = GrantForm(request.POST if is_sent else None, giver=request.user, asked=request.GET)
        if is_sent and form.is_valid():
            made = attempt(form, lambda: actions.grant(by=request.user, **form.cleaned_data))
            if made:
                return self._given(request, made)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        status = status_of(form) if form.errors else 200
        return TemplateResponse(request, "groups/give_rights.html", context, status=status)

    add_view.access = "managers"

    def _given(self, request, grant):
        self.log_addition(request, grant, [{"added": {}}])
        told = _now("%(name)s holds these rights now, and is told.") % {"name": grant.member}
        messages.success(request, told)
        return redirect("admin:groups_grant_changelist")

    @admin.display(description=_("Member"))
    def person(self, grant):
        return leads_to(grant.member.get_absolute_url(), grant.member)

    @admin.display(description=_("Rights"))
    def gives(self, grant):
        said = [str(right) for right in right_words(grant)]
        return badges(*said) if len(said) < 3 else _counted(said)

    @admin.display(description=_("Where"))
    def where(self, grant):
        return named(scope_words(grant))

    @admin.display(description=_("State"))
    def state(self, grant):
        shown = {
            "live": badge(_("Holds"), "good", "check"),
            "later": badge(_("Begins later"), "", "clock"),
            "over": badge(_("Over")),
            "taken": badge(_("Taken back"), "", "x"),
        }[state_of(grant)]
        return badges(shown, badge(_("Renewed")) if grant.is_renewed else "")

    @admin.display(description=_("From"), ordering="since")
    def begins(self, grant):
        return when(grant.since)

    @admin.display(description=_("Until"), ordering="until")
    def ends(self, grant):
        return when(grant.until)

    @admin.display(description=_("Given by"))
    def giver(self, grant):
        return named(grant.given_by)

    @admin.display(description=_("Note"))
    def said(self, grant):
        return words(grant.note)

    @admin.display(description=_("Taken back by"))
    def follows(self, grant):
        return badges(when(grant.taken_at), str(grant.taken_by or "")) if grant.taken_at else "–"


def _counted(said):
    """The first of many, and how many more."""
    more = len(said) - 1
    return badges(said[0], ngettext("and %s more", "and %s more", more) % more)

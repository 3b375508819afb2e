"""All that was decided, at the desk. Nobody edits it."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Q
from django.db.models.functions import Now
from django.http import StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from community.core.access import require
from community.core.admin.base import DeskAdmin
from community.core.admin.columns import EMPTY, badge, badges, leads_to, named, when, words
from community.core.admin.filters import OfOne, OneOf, answers_of
from community.groups.admin.scope import OfGroup
from community.members.models import User
from community.pages.models import Guideline
from community.pages.queries import titles_of
from moderation.exporting import AT_ONCE, as_csv
from moderation.models import Decision, Verb
from moderation.queries.decisions import APPEALABLE
from moderation.queries.log import thing_of

SHOWN = 300
PEOPLE = ("by", "about", "seconded_by")


class VerbFilter(OneOf):
    title = pgettext_lazy("of a decision", "What")
    parameter_name = "verb"
    answers = answers_of(Verb, "verb")


class Reviewer(OneOf):
    """Whoever decided something that this manager may see."""

    title = _("Decided by")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        seen = Decision.objects.visible_to(request.user)
        people = User.objects.filter(pk__in=seen.order_by().values("by")).order_by("name")[:SHOWN]
        return [(str(one.pk), one.display_name) for one in people]

    def narrow(self, rows, value):
        return rows.filter(by=int(value))


class OfGuideline(OneOf):
    title = _("Guideline")
    parameter_name = "guideline"

    def lookups(self, request, model_admin):
        keys = list(Guideline.objects.in_order().values_list("pk", flat=True)[:SHOWN])
        titles = titles_of(keys, get_language())
        return [(str(pk), titles[pk]) for pk in keys if pk in titles]

    def narrow(self, rows, value):
        return rows.filter(guideline=int(value))


class InGroup(OfGroup):
    path = "place"


class About(OfOne):
    title = _("About whom")
    parameter_name = "about"
    path = "about"


class Made(OneOf):
    title = _("When")
    parameter_name = "made"
    answers = {
        "day": (_("In the last day"), Q(made_at__gt=Now() - timedelta(days=1))),
        "week": (_("In the last week"), Q(made_at__gt=Now() - timedelta(days=7))),
        "month": (_("In the last month"), Q(made_at__gt=Now() - timedelta(days=31))),
        "year": (_("In the last year"), Q(made_at__gt=Now() - timedelta(days=366))),
    }


@admin.register(Decision)
class DecisionAdmin(DeskAdmin):
    """The full log: who decided what about whom, under which guideline, and why."""

    for_group_managers = True
    change_list_template = "moderation/desk_log.html"
    list_display_links = None  # a decision has a page of its own
    list_display = ["made", "what", "to", "whom", "rule", "in_group", "who", "why"]
    list_filter = [VerbFilter, Reviewer, OfGuideline, InGroup, Made, About]
    list_select_related = [*PEOPLE, "guideline", "place", "undone_by"]
    search_fields = ["reason", "note", "about__name", "about__display_name"]
    search_help_text = _("Reason, note or member")
    ordering = ("-made_at", "-pk")
    fields = ["made", "what", "to", "whom", "rule", "in_group", "who", "second", "why", "aside"]

    def scope(self, rows, viewer):
        return rows.visible_to(viewer)

    def with_columns(self, rows):
        return rows.select_related(*self.list_select_related).defer("before", "after")

    def get_urls(self):
        table = self.admin_site.admin_view(self.csv)
        return [path("csv/", table, name="moderation_decision_csv"), *super().get_urls()]

    def csv(self, request):
        """The list as it is narrowed, as a table; line by line, however long it is."""
        require(self.has_view_permission(request))
        rows = self.get_changelist_instance(request).queryset
        zone = timezone.get_current_timezone()
        lines = as_csv(rows.iterator(chunk_size=AT_ONCE), get_language(), zone)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"decisions-{timezone.localdate():%Y-%m-%d}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    csv.access = "managers"

    @admin.display(description=_("When"), ordering="made_at")
    def made(self, decision):
        address = reverse("moderation:decision", args=[decision.pk])
        return leads_to(address, when(decision.made_at))

    @admin.display(description=pgettext_lazy("of a decision", "What"), ordering="verb")
    def what(self, decision):
        undone = getattr(decision, "undone_by", None)
        tone = "bad" if decision.verb in APPEALABLE and undone is None else ""
        return badges(
            badge(decision.get_verb_display(), tone),
            badge(_("undone since"), "good", "undo") if undone else "",
        )

    @admin.display(description=_("To what"))
    def to(self, decision):
        return thing_of(decision)

    @admin.display(description=_("About whom"))
    def whom(self, decision):
        if decision.about is None:
            return EMPTY
        return leads_to(f"?about={decision.about_id}", decision.about)

    @admin.display(description=_("Guideline"), ordering="guideline")
    def rule(self, decision):
        return str(decision.guideline) if decision.guideline else EMPTY

    @admin.display(description=_("Group"))
    def in_group(self, decision):
        return named(decision.place)

    @admin.display(description=_("Decided by"))
    def who(self, decision):
        if decision.seconded_by is None:
            return named(decision.by)
        return format_html("{} · {}", named(decision.by), named(decision.seconded_by))

    @admin.display(description=_("Seconded by"))
    def second(self, decision):
        return named(decision.seconded_by)

    @admin.display(description=_("Reason"))
    def why(self, decision):
        return words(decision.reason)

    @admin.display(description=_("Note"))
    def aside(self, decision):
        return words(decision.note)

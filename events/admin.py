"""Events at the desk: when, where they stand, who comes, and what lacks a host."""

from datetime import datetime

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, Now
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.base import DeskAdmin
from community.core.admin.bulk import BulkVerb, WhyForm
from community.core.admin.columns import EMPTY, badge, badges, named, when, words
from community.core.admin.filters import OneOf
from community.groups.admin.scope import OfGroup
from community.members.models import User
from community.pages.pulse import sparkline
from events.actions import cancel_event, restore_event
from events.models import Event, Occurrence, Organiser
from events.permissions import can_cancel
from events.queries.months import attendance_by_month

HOSTS_SHOWN = 3
DATES = Occurrence.objects.filter(event=OuterRef("pk"))
COMING = Exists(DATES.filter(ends_at__gt=Now(), cancelled_at=None))
# Whoever came in from an archive has no address, and cannot sign in.
HOSTED = Exists(
    Organiser.objects.filter(event=OuterRef("pk"), member__is_active=True)
    .exclude(member__email="")
    .exclude(member__approved_at=None)
)


class EventState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "draft": (_("Draft"), Q(topic=None, held=None)),
        "waits": (_("Waits for a manager"), Q(topic=None, held__isnull=False)),
        "announced": (
            _("Announced"),
            Q(topic__isnull=False, topic__deleted_at=None, cancelled_at=None),
        ),
        "cancelled": (_("Cancelled"), Q(cancelled_at__isnull=False)),
        "deleted": (_("Deleted"), Q(topic__deleted_at__isnull=False)),
    }


class InGroup(OfGroup):
    def narrow(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(Q(topic__group=int(value)) | Q(draft_group=int(value)))


class HostFilter(OneOf):
    title = _("Hosts")
    parameter_name = "hosts"
    answers = {
        "none": (_("Lacks a host"), ~Q(HOSTED)),
        "some": (_("Has a host"), Q(HOSTED)),
    }


class TimeFilter(OneOf):
    title = pgettext_lazy("of an event", "When")
    parameter_name = "when"
    answers = {"coming": (_("Coming"), Q(COMING)), "over": (_("Over"), ~Q(COMING))}


def _cancel(event, *, by, reason):
    cancel_event(event=event, by=by, reason=reason)


def _restore(event, *, by, reason):
    restore_event(event=event, by=by)


class ToldWhyForm(WhyForm):
    """Those who come read why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _("Everybody who answered reads it.")
        self.fields["reason"].error_messages["required"] = _("Say why. Those who come read it.")


VERBS = (
    BulkVerb(
        "cancel",
        pgettext_lazy("an event", "Cancel"),
        _("None of their coming dates takes place. Whoever answered is told, with the reason."),
        do=_cancel,
        may=can_cancel,
        form=lambda data, viewer: ToldWhyForm(data),
        is_so_already=lambda event: event.is_cancelled,
        is_grave=True,
    ),
    BulkVerb(
        "restore",
        _("Let it take place after all"),
        _("Their coming dates take place. Whoever answered is told."),
        do=_restore,
        may=can_cancel,
        is_so_already=lambda event: not event.is_cancelled,
    ),
)


@admin.register(Event)
class EventAdmin(DeskAdmin):
    """All events, drafts and what is over too. They are planned on the site."""

    verbs = VERBS
    change_list_template = "events/desk_list.html"
    list_display = ["name", "in_group", "date", "states", "seats", "waiting", "hosted_by"]
    list_filter = [EventState, InGroup, HostFilter, TimeFilter]
    list_select_related = ["topic__group", "draft_group"]
    search_fields = ["topic__title", "draft_title"]
    search_help_text = _("Title")
    fields = ["in_group", "date", "states", "seats", "waiting", "came", "hosted_by", "why"]
    readonly_fields = fields

    def get_queryset(self, request):
        """Each with the date that it is about: the next one, and of what is over the last."""
        told = JSONObject(
            starts="starts_at",
            seats="capacity",
            taken="seats_taken",
            going="going_count",
            waiting="waiting_count",
            came="came_count",
        )
        following = DATES.filter(ends_at__gt=Now()).order_by("cancelled_at", "starts_at", "pk")
        latest = DATES.order_by("-starts_at", "-pk")
        hosts = Organiser.objects.select_related("member").order_by("pk")
        rows = super().get_queryset(request).defer("draft_source")
        return rows.prefetch_related(Prefetch("hosts", queryset=hosts)).annotate(
            shown=Coalesce(
                Subquery(following.values_list(told)[:1]), Subquery(latest.values_list(told)[:1])
            ),
            is_coming=COMING,
            is_hosted=HOSTED,
        )

    def changelist_view(self, request, extra_context=None):
        months = attendance_by_month()
        chart = {
            "months": months[::-1],
            "this_month": months[-1],
            "going_line": sparkline([month.going for month in months]),
            "came_line": sparkline([month.came for month in months]),
        }
        return super().changelist_view(request, chart | (extra_context or {}))

    changelist_view.access = "managers"

    def address_of(self, thing):
        return thing.get_absolute_url()

    @admin.display(description=_("Title"))
    def name(self, event):
        return named(event.title)

    @admin.display(description=_("Group"))
    def in_group(self, event):
        return named(event.group)

    @admin.display(description=_("Date"))
    def date(self, event):
        return when(datetime.fromisoformat(event.shown["starts"])) if event.shown else EMPTY

    @admin.display(description=_("State"))
    def states(self, event):
        return badges(
            _standing(event),
            badge(_("Over"), "", "check") if not event.is_coming and not event.is_draft else "",
            badge(_("Repeats"), "", "swap") if event.is_repeated else "",
        )

    @admin.display(description=_("Going"))
    def seats(self, event):
        """Members who are going, and the seats that are taken of those there are."""
        if not event.shown:
            return EMPTY
        going, taken = event.shown["going"], event.shown["taken"]
        seats = event.shown["seats"]
        if seats is None:
            return going
        return format_html('<bdi dir="ltr">{} ({}/{})</bdi>', going, taken, seats)

    @admin.display(description=pgettext_lazy("on the waiting list", "Waiting"))
    def waiting(self, event):
        return event.shown["waiting"] if event.shown else EMPTY

    @admin.display(description=_("Came"))
    def came(self, event):
        return event.shown["came"] if event.shown else EMPTY

    @admin.display(description=_("Hosts"))
    def hosted_by(self, event):
        people: list[User] = [host.member for host in event.hosts.all()]
        shown = format_html_join(", ", "{}", ((named(one),) for one in people[:HOSTS_SHOWN]))
        more = len(people) - HOSTS_SHOWN
        return badges(
            "" if event.is_hosted else badge(_("Lacks a host"), "warn", "flag"),
            shown,
            f"+{more}" if more > 0 else "",
        )

    @admin.display(description=_("Why it was cancelled"))
    def why(self, event):
        return words(event.cancelled_because)


def _standing(event):
    if event.is_draft:
        waits = badge(_("Waits for a manager"), "note", "hand")
        return waits if event.held_id else badge(_("Draft"), "", "edit")
    if event.topic.is_deleted:
        return badge(_("Deleted"), "bad", "hide")
    if event.is_cancelled:
        return badge(_("Cancelled"), "bad", "x")
    return badge(_("Announced"), "good", "horn")

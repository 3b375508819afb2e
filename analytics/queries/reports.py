"""Reports: those that somebody may read, what hangs on one, and what comes back from them."""

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from analytics.days import today
from analytics.models import (
    EngagementReport,
    Evaluation,
    PlannedChange,
    Printing,
    ReportLink,
    ReportQuote,
    Rhythm,
)
from analytics.queries.places import is_tag_worn
from analytics.queries.quoting import stands, with_posts
from analytics.report_links import link_named
from analytics.scopes import GROUP, TAG, scope_of
from community.core.clock import database_now
from community.core.paging import Page, key_page
from community.groups.models import Group, Membership
from community.members.models import User, Viewer

LATEST, MOST = 5, 20


def report_shown(viewer: Viewer, pk: int) -> EngagementReport | None:
    return EngagementReport.objects.visible_to(viewer).filter(pk=pk).first()


def latest_reports(viewer: Viewer) -> list[EngagementReport]:
    rows = EngagementReport.objects.visible_to(viewer).defer("body")
    return list(rows.order_by("-ends_on", "-pk")[:LATEST])


def report_page(viewer: Viewer, after: str) -> Page:
    """All that the viewer may read, the newest first."""
    rows = EngagementReport.objects.visible_to(viewer).defer("body")
    return key_page(rows, after, keys=("-ends_on", "-pk"))


def rhythms_of(viewer: Viewer) -> list[Rhythm]:
    rows = Rhythm.objects.visible_to(viewer).filter(stopped_at=None)
    return list(rows.order_by("scope", "cadence", "pk")[: MOST * 5])


def published_shown(viewer: Viewer, pk: int) -> EngagementReport | None:
    """A report that members were given: of the place to all of them, of a group to its own."""
    if not viewer.is_authenticated:
        return None
    mine = Membership.objects.filter(member=viewer.pk).values_list("group", flat=True)
    readable = Group.objects.visible_to(viewer).filter(pk__in=mine).values_list("pk", flat=True)
    of_groups = Q(scope__startswith=f"{GROUP}:")
    own = Q(scope__in=[f"{GROUP}:{one}" for one in readable])
    rows = EngagementReport.objects.exclude(published_at=None).filter(~of_groups | own)
    found = rows.filter(pk=pk).first()
    return found if found is not None and _may_be_named(found, viewer) else None


def _may_be_named(report, viewer):
    """Of a tag that only a closed group wears, its figures would be that group's (L14)."""
    scope = scope_of(report.scope)
    return scope is None or scope.kind != TAG or is_tag_worn(scope, viewer)


def link_by(token: str) -> ReportLink | None:
    """The row behind a link that still holds; by the database's clock."""
    named = link_named(token)
    if named is None:
        return None
    pk, ends = named
    rows = ReportLink.objects.filter(pk=pk, revoked_at=None, ends_at__gt=database_now())
    link = rows.select_related("report", "by").first()
    return link if link is not None and int(link.ends_at.timestamp()) == ends else None


def links_of(report: EngagementReport, after: str = "") -> Page:
    """Those that were not taken back and have not ended, the newest first."""
    rows = ReportLink.objects.filter(report=report, revoked_at=None, ends_at__gt=database_now())
    return key_page(rows, after, keys=("-made_at", "-pk"), size=MOST)


def last_link(report: EngagementReport, by: User) -> ReportLink | None:
    """The newest that this person made of it to hand over."""
    rows = ReportLink.objects.filter(report=report, address="", by=by)
    return rows.order_by("-pk").first()


def quotes_of(report: EngagementReport) -> list[ReportQuote]:
    """Those whose words may still be shown."""
    rows = with_posts(ReportQuote.objects.filter(report=report)).order_by("-tone", "pk")
    return [row for row in rows if stands(row)]


def evaluations_of(report: EngagementReport) -> list[Evaluation]:
    changes = PlannedChange.objects.select_related("owner").order_by("due_on", "pk")
    rows = Evaluation.objects.filter(report=report).select_related("by")
    return list(rows.prefetch_related(Prefetch("changes", changes)).order_by("made_at", "pk"))


def changes_due(viewer: Viewer) -> list[PlannedChange]:
    """What was to be changed by today and is not done, the longest waiting first: one's own, and
    for who runs the place everybody's."""
    seen = EngagementReport.objects.visible_to(viewer)
    rows = open_changes().filter(due_on__lte=today(), evaluation__report__in=seen)
    if not getattr(viewer, "is_manager", False):
        rows = rows.filter(owner=viewer.pk)
    return list(rows.order_by("due_on", "pk")[:MOST])


def open_changes() -> QuerySet[PlannedChange]:
    return planned_changes().filter(done_at=None)


def planned_changes() -> QuerySet[PlannedChange]:
    rows = PlannedChange.objects.all()
    return rows.select_related("owner", "evaluation").defer("evaluation__saw", "evaluation__think")


def printing_of(report: EngagementReport, language: str) -> Printing | None:
    return Printing.objects.filter(report=report, language=language).first()


def has_ended(link: ReportLink, now: datetime) -> bool:
    return link.revoked_at is not None or link.ends_at <= now

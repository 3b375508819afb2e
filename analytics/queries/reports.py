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
from analytics.queries.quoting import stands, with_posts
from analytics.report_links import link_named
from analytics.scopes import GROUP
from community.core.clock import database_now
from community.core.paging import Page, key_page
from community.groups.models import Group, Membership
from community.members.models import Viewer

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
    return rows.filter(pk=pk).first()


def link_by(token: str) -> ReportLink | None:
    """The row behind a link that still holds; by the database's clock."""
    named = link_named(token)
    if named is None:
        return None
    pk, ends = named
    rows = ReportLink.objects.filter(pk=pk, revoked_at=None, ends_at__gt=database_now())
    link = rows.select_related("report").first()
    return link if link is not None and int(link.ends_at.timestamp()) == ends else None


def links_of(report: EngagementReport) -> list[ReportLink]:
    """Those that still hold, the newest first."""
    rows = ReportLink.objects.filter(report=report, revoked_at=None, ends_at__gt=database_now())
    return list(rows.order_by("-pk")[:MOST])


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
    rows = PlannedChange.objects.filter(done_at=None)
    return rows.select_related("owner", "evaluation").defer("evaluation__saw", "evaluation__think")


def printing_of(report: EngagementReport, language: str) -> Printing | None:
    return Printing.objects.filter(report=report, language=language).first()


def has_ended(link: ReportLink, now: datetime) -> bool:
    return link.revoked_at is not None or link.ends_at <= now

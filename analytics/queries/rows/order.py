"""The cases, decisions and appeals that a figure counts, as far as the reader reviews there."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from analytics.scopes import GROUP, Scope
from community.members.models import Viewer
from moderation.models import Appeal, Case, Decision, Report, Verb

TOLD = {"reports_per_1000"}
DECIDED = {"time_to_decision"}
UNDONE = {"undone_share"}
APPEALED = {"appeals_upheld"}


def cases_behind(
    viewer: Viewer, key: str, scope: Scope, since: datetime, until: datetime
) -> QuerySet[Case]:
    """Cases with a report of these days, or those that were decided in them."""
    cases = Case.objects.visible_to(viewer).select_related("member", "group", "guideline")
    if key in TOLD:
        told = Report.objects.filter(case=OuterRef("pk"), made_at__gte=since, made_at__lt=until)
        return cases.filter(Exists(told.filter(_told_in(scope))))
    cases = cases.filter(decided_at__gte=since, decided_at__lt=until)
    return cases.filter(_at(scope, "group"))


def decisions_behind(
    viewer: Viewer, scope: Scope, since: datetime, until: datetime
) -> QuerySet[Decision]:
    """Decisions of these days, each with what undid it."""
    decisions = Decision.objects.visible_to(viewer).exclude(verb=Verb.UNDO)
    decisions = decisions.filter(_at(scope, "place"), made_at__gte=since, made_at__lt=until)
    return decisions.select_related("place", "undone_by").defer("reason", "note")


def appeals_behind(
    viewer: Viewer, scope: Scope, since: datetime, until: datetime
) -> QuerySet[Appeal]:
    """Appeals that were answered in these days, to decisions that the viewer may read."""
    appeals = Appeal.objects.filter(
        _at(scope, "decision__place"),
        decision__in=Decision.objects.visible_to(viewer),
        answered_at__gte=since,
        answered_at__lt=until,
    )
    return appeals.select_related("decision__place").defer("text", "answer")


def _told_in(scope):
    """A report lies where what it is about lies; of a group or its topics and posts."""
    if scope.kind != GROUP:
        return Q()
    named = {"topic__group": scope.pk}, {"post__topic__group": scope.pk}, {"group": scope.pk}
    return Q(**named[0]) | Q(**named[1]) | Q(**named[2])


def _at(scope, column):
    return Q(**{column: scope.pk}) if scope.kind == GROUP else Q()

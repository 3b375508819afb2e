"""The dates that a figure counts."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from analytics.queries.rows.within import within
from analytics.scopes import Scope
from community.members.models import Viewer
from events.models import Occurrence

DATES = {"events_held", "seats", "attendance", "no_shows"}
NEWEST = ("-ends_at", "-pk")


def dates_behind(
    viewer: Viewer, scope: Scope, since: datetime, until: datetime
) -> QuerySet[Occurrence]:
    """The dates that were held."""
    dates = Occurrence.objects.visible_to(viewer).filter(
        within(scope, "event__topic__"), cancelled_at=None, ends_at__gte=since, ends_at__lt=until
    )
    return dates.filter(ends_at__lte=timezone.now()).select_related("event__topic__group")

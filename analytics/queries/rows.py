"""What stands behind a figure, where the reader may see it: things to open, no list of people."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from analytics.scopes import GROUP, LANGUAGE, TAG, Scope
from community.groups.models import TopicKind
from community.members.models import Viewer
from community.topics.models import Post, Topic
from events.models import Occurrence

TOPICS = {
    "topics",
    "first_response_median",
    "first_response_p90",
    "first_response_median_all",
    "first_response_p90_all",
    "answered_24h",
    "answered_72h",
}
QUESTIONS = {"solved_share"}
UNANSWERED = {"unanswered_now"}
DATES = {"events_held", "seats", "attendance", "no_shows"}
NEWEST = ["-made_at", "-pk"]
LATELY = timedelta(days=30)  # how old a topic may be that still waits


def topics_behind(
    viewer: Viewer, key: str, scope: Scope, since: datetime, until: datetime
) -> QuerySet[Topic] | None:
    """The topics that a figure counts, the newest first; None for figures of something else."""
    if key not in TOPICS | QUESTIONS | UNANSWERED:
        return None
    topics = Topic.objects.visible_to(viewer).standing().filter(_in(scope, ""))
    if key in UNANSWERED:
        since = until - LATELY
        topics = topics.filter(~Exists(_replies_by_others()), closed_at=None)
    topics = topics.filter(made_at__gte=since, made_at__lt=until)
    if key in QUESTIONS:
        topics = topics.filter(kind=TopicKind.QUESTION)
    return topics.order_by(*NEWEST)


def dates_behind(
    viewer: Viewer, key: str, scope: Scope, since: datetime, until: datetime
) -> QuerySet[Occurrence] | None:
    """The dates that were held, the newest first."""
    if key not in DATES:
        return None
    dates = Occurrence.objects.visible_to(viewer).filter(
        _in(scope, "event__topic__"), cancelled_at=None, ends_at__gte=since, ends_at__lt=until
    )
    dates = dates.filter(ends_at__lte=timezone.now())
    return dates.select_related("event__topic__group").order_by("-ends_at", "-pk")


def _replies_by_others():
    replies = Post.objects.filter(topic=OuterRef("pk"), number__gt=1, deleted_at=None)
    return replies.filter(moved_to=None).exclude(author=OuterRef("author"))


def _in(scope, path):
    if scope.kind == GROUP:
        return Q(**{f"{path}group": scope.pk})
    if scope.kind == LANGUAGE:
        return Q(**{f"{path}language": scope.key})
    if scope.kind == TAG:
        return Q(**{f"{path}tags": scope.pk})
    return Q()

"""What waits for a manager today. Each list is short, and holds only what they may see."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from community.groups.models import Group, JoinRequest, Membership
from community.members.models import User, Viewer
from community.topics.models import Change, Topic, Verb

LISTED = 10
NEWCOMERS = 5
PROMISED = timedelta(hours=24)
LATELY = timedelta(days=7)
COUNTED = 100  # beyond this a number says no more


def waiting_members(viewer: Viewer) -> QuerySet[User]:
    """Newcomers who wait to be let in, longest first; for those who may let them in."""
    if not viewer.is_manager:
        return User.objects.none()
    waiting = User.objects.filter(approved_at=None, is_active=True)
    return waiting.defer("bio", "bio_html").order_by("joined_at", "pk")


def waiting_requests(viewer: Viewer) -> QuerySet[JoinRequest]:
    """Who asks to come into a group that this manager runs, longest first."""
    waiting = JoinRequest.objects.filter(
        group__in=Group.objects.managed_by(viewer), answered_at=None
    )
    return waiting.select_related("group", "member").order_by("made_at", "pk")


def late_questions(viewer: Viewer) -> QuerySet[Topic]:
    """Questions that nobody answered within a day, latest first."""
    questions = Topic.objects.standing().filter(
        group__in=Group.objects.managed_by(viewer).awake(),
        kind="question",
        reply_count=0,
        closed_at=None,
        solved_at=None,
        archived_at=None,
        made_at__lt=timezone.now() - PROMISED,
    )
    return questions.select_related("group", "author").order_by("-made_at", "-pk")


def newcomers(viewer: Viewer) -> list[tuple[User, Group | None]]:
    """Who came last: into the community, or into the groups that this manager runs."""
    if viewer.is_manager:
        latest = User.objects.admitted().defer("bio", "bio_html").latest_first()
        return [(member, None) for member in latest[:NEWCOMERS]]
    joined = Membership.objects.filter(group__in=Group.objects.managed_by(viewer))
    joined = joined.select_related("member", "group").order_by("-joined_at", "-pk")
    return [(one.member, one.group) for one in joined[:NEWCOMERS]]


def deleted_lately(viewer: Viewer) -> QuerySet[Change]:
    """Topics taken away in the last week: by whom, and why."""
    changes = Change.objects.filter(
        topic__group__in=Group.objects.managed_by(viewer),
        topic__deleted_at__isnull=False,
        verb=Verb.DELETED,
        made_at__gt=timezone.now() - LATELY,
    )
    return changes.select_related("topic__group", "by").order_by("-made_at", "-pk")


def counted(rows: QuerySet) -> int:
    """How many, up to `COUNTED`."""
    return rows.order_by()[:COUNTED].count()

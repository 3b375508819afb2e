"""What happened lately, and what a manager put aside. Each list is short."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from community.desk.models import SetAside
from community.groups.models import Group, Membership
from community.members.kindred import Kindred, kindred_of
from community.members.models import User, Viewer
from community.topics.models import Change, Verb
from moderation.models import Decision

LATELY = timedelta(days=7)
NEWCOMERS = 5
DELETED = DECIDED = 5


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came in the last week, where to, and whom they should meet."""

    member: User
    group: Group | None
    kindred: Kindred | None

    @property
    def key(self):
        return f"newcomer:{self.member.pk}"


def put_aside(viewer: Viewer) -> set[str]:
    """What this manager has done, or wants to see later."""
    return set(SetAside.objects.now().filter(member=viewer).values_list("thing", flat=True))


def newcomers(viewer: Viewer, aside: set[str]) -> list[Newcomer]:
    """Who came in the last week: into the community, or into the groups that this manager runs."""
    welcomed = [int(key.removeprefix("newcomer:")) for key in aside if key.startswith("newcomer:")]
    pairs = _into_the_house(welcomed) if viewer.is_manager else _into_groups(viewer, welcomed)
    kindred = kindred_of([member for member, _group in pairs], without=[viewer])
    return [Newcomer(member, group, kindred.get(member.pk)) for member, group in pairs]


def _into_the_house(welcomed):
    since = timezone.now() - LATELY
    latest = User.objects.admitted().filter(joined_at__gt=since, manager_since=None)
    latest = latest.exclude(pk__in=welcomed).prefetch_related("interests")
    return [(one, None) for one in latest.defer("bio", "bio_html").latest_first()[:NEWCOMERS]]


def _into_groups(viewer, welcomed):
    joined = Membership.objects.filter(
        group__in=Group.objects.managed_by(viewer), joined_at__gt=timezone.now() - LATELY
    )
    joined = joined.exclude(member__in=[*welcomed, viewer.pk]).select_related("member", "group")
    joined = joined.prefetch_related("member__interests").order_by("-joined_at", "-pk")
    return [(one.member, one.group) for one in joined[:NEWCOMERS]]


def decided_lately(viewer: Viewer) -> QuerySet[Decision]:
    """What was decided last, where this reviewer looks."""
    decisions = Decision.objects.visible_to(viewer).select_related("by", "about", "guideline")
    return decisions.order_by("-made_at", "-pk")


def deleted_lately(viewer: Viewer) -> QuerySet[Change]:
    """Topics taken away in the last week: by whom, and why."""
    changes = Change.objects.filter(
        topic__group__in=Group.objects.managed_by(viewer),
        topic__deleted_at__isnull=False,
        verb=Verb.DELETED,
        made_at__gt=timezone.now() - LATELY,
    )
    return changes.select_related("topic__group", "by").order_by("-made_at", "-pk")

"""Who comes to a date, and who waits."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from community.core.paging import Page, key_page
from community.groups.models import Membership, Visibility
from community.members.models import User, Viewer
from events.models import Answer, Attendance, Coming, Occurrence

IN_ORDER = ("answered_at", "pk")
LINE_SHOWN = 50


def attendances_of(
    occurrence: Occurrence,
    viewer: Viewer,
    *,
    coming: str | Iterable[str],
    after: str = "",
    size: int = 0,
) -> Page:
    """Who gave these answers, in the order in which they did; guests see nobody.

    Who asked and who was refused is for hosts: the asking view makes sure of it.
    """
    answers = [coming] if isinstance(coming, str) else list(coming)
    rows = Attendance.objects.filter(
        occurrence=occurrence, coming__in=answers, member__in=User.objects.visible_to(viewer)
    )
    return key_page(rows.select_related("member"), after, keys=IN_ORDER, size=size)


def line_of(occurrence: Occurrence, size: int = LINE_SHOWN) -> list[Attendance]:
    """The head of the waiting list, in its order."""
    return list(occurrence.attendances.in_line().select_related("member")[:size])


def own_attendance(viewer: Viewer, occurrence: Occurrence) -> Attendance | None:
    """What the viewer answered, with what they said to the questions."""
    if not viewer.is_authenticated:
        return None
    said = Prefetch("answers", queryset=Answer.objects.select_related("question"))
    mine = Attendance.objects.filter(occurrence=occurrence, member=viewer.pk)
    return mine.prefetch_related(said).first()


def place_in_line(attendance: Attendance) -> int:
    """1 is whose turn is next; 0 for who does not wait."""
    if attendance.coming != Coming.WAITING:
        return 0
    before: QuerySet = Attendance.objects.filter(
        occurrence=attendance.occurrence_id, coming=Coming.WAITING, turn__lt=attendance.turn
    )
    return before.count() + 1


def answers_out_of_sight() -> QuerySet[Attendance]:
    """Answers for dates still to begin, of those who may not see the event any more: they left a
    group that is not open, were banned, or closed their account."""
    belongs = Membership.objects.filter(
        group=OuterRef("occurrence__event__topic__group"), member=OuterRef("member")
    )
    is_out = Q(member__is_active=False) | Q(member__approved_at=None)
    is_out |= Q(member__banned_at__isnull=False)
    has_left = ~Q(occurrence__event__topic__group__visibility=Visibility.OPEN)
    has_left &= Q(member__manager_since=None) & ~Exists(belongs)
    rows = Attendance.objects.exclude(coming__in=(Coming.NOT_GOING, Coming.REFUSED))
    rows = rows.filter(occurrence__starts_at__gt=timezone.now())
    standing = Q(occurrence__event__topic__isnull=False)
    standing &= Q(occurrence__event__topic__deleted_at=None)  # hidden, nobody could be told
    return rows.filter(standing, is_out | has_left)

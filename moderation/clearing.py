"""What was purged leaves nothing to decide: whatever was brought about it is closed."""

from django.db import transaction
from django.utils import timezone

from community.core.outbox import keeper
from moderation.actions.gathering import settle_case
from moderation.models import REPORTED, THINGS, Case, Matter, Report

AT_ONCE = 500  # cases; the next night clears the others
GONE = {f"{name}__isnull": True for name in THINGS}
GONE_REPORTED = {f"{name}__isnull": True for name in REPORTED}


@keeper
def clear_after(*, decision_id: int) -> None:
    """A topic was purged with its posts: other cases may have been about those."""
    clear_what_is_gone()


def clear_what_is_gone() -> int:
    """Close the matters that lost their thing, and each case in which nothing else waits; from
    how many cases."""
    lost = Matter.objects.filter(closed_at=None, **GONE).values_list("case", flat=True)
    cases = list(lost.order_by("case").distinct()[:AT_ONCE])
    for pk in cases:
        _clear(pk)
    return len(cases)


@transaction.atomic
def _clear(pk):
    case = Case.objects.select_for_update(no_key=True).get(pk=pk)
    now = timezone.now()
    case.matters.filter(closed_at=None, **GONE).update(closed_at=now)
    reports = Report.objects.filter(case=case, judged_at=None)
    if case.matters.filter(closed_at=None).exists():
        reports = reports.filter(**GONE_REPORTED)
    reports.update(judged_at=now, was_right=True)  # what they told of was taken away
    settle_case(case)

"""What a report weighs, and of which parts: numbers.md, section 2, with its sum shown.

A report begins at 1. To that comes the standing of who reports (0 to 4, or 5 for those who keep
the place), what their earlier reports led to (nothing while five or fewer were judged), and 2
where it says that something is against the law. It never weighs less than nothing.
"""

from collections.abc import Iterable
from math import log
from statistics import median, quantiles
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.groups.permissions import manages
from community.members.models import User
from moderation.models import Case, CaseState, Practice, Report, ReportKind
from moderation.standing import standing_of

BASE, KEEPER, ILLEGAL = 1.0, 5.0, 2.0
KNOWN_A_LITTLE = 1  # the step from which "against the law" counts towards hiding
JUDGED_LEAST = 5  # so many judged reports tell nothing yet
AXIS = 0.7  # the share of right ones that neither adds nor takes
STEP, LOG = 5.0, 4  # a report's worth at either end: five times the logarithm to the base four
CAP = 10.0
CASES_LEAST = 15  # before the house's own figures count
CASES_ASKED = 2_000  # the latest of them
WORDS = {
    "base": _("A report"),
    "standing": _("How well they are known here"),
    "keeper": _("They keep this place"),
    "accuracy": _("What their earlier reports led to"),
    "capped": _("What their earlier reports led to, at most ten"),
    "illegal": _("Said to be against the law"),
    "archive": _("Told where the archive comes from"),
    "floor": _("Never less than nothing"),
}

Parts = list[list]  # [[what it is for, how much], …], as reports keep them


class Weight(NamedTuple):
    total: float
    parts: Parts


def weigh(*, by: User, kind: str, group: Group | None) -> Weight:
    """What a report of this kind by this member weighs in this group."""
    parts = [["base", BASE], _who(by, group), _record(by)]
    if kind == ReportKind.ILLEGAL:
        parts.append(["illegal", ILLEGAL])
    return summed(parts)


def summed(parts: Parts) -> Weight:
    """The parts that count for something, and their sum: not below nothing."""
    parts = [[key, round(value, 2)] for key, value in parts if value]
    total = sum(value for _key, value in parts)
    if total < 0:
        parts.append(["floor", round(-total, 2)])
    return Weight(round(max(total, 0.0), 2), parts)


def _who(by, group):
    keeps = by.is_manager or (group is not None and manages(by, group))
    return ["keeper", KEEPER] if keeps else ["standing", float(standing_of(by))]


def _record(by):
    judged = Report.objects.filter(by=by, judged_at__isnull=False)
    counts = judged.aggregate(right=Count("pk", filter=Q(was_right=True)), total=Count("pk"))
    bonus = accuracy(counts["right"], counts["total"])
    return ["capped", max(-CAP, min(CAP, bonus))] if abs(bonus) > CAP else ["accuracy", bonus]


def accuracy(right: int, judged: int) -> float:
    """What `right` of `judged` reports add or take: ±6.46 for six, more for more."""
    if judged <= JUDGED_LEAST:
        return 0.0
    share = right / judged
    span = 1 - AXIS if share >= AXIS else AXIS
    return round((share - AXIS) / span * STEP * log(judged, LOG), 2)


def parts_in_words(parts: Parts) -> list[tuple[str, float]]:
    """The parts for people to read."""
    return [(str(WORDS[key]), value) for key, value in parts if key in WORDS]


def is_enough(reports: Iterable[Report], practice: Practice) -> bool:
    """Whether these reports of one thing weigh so much, by so many people, that it is hidden.

    Each person counts with the heaviest of theirs.
    """
    heaviest: dict[int, float] = {}
    for report in reports:
        weight = towards_hiding(report.parts)
        heaviest[report.by_id] = max(heaviest.get(report.by_id, 0.0), weight)
    is_heavy = round(sum(heaviest.values()), 2) >= practice.hide_score
    return is_heavy and len(heaviest) >= practice.hide_people


def towards_hiding(parts: Parts) -> float:
    """What a report weighs where a thing may be hidden unread: that somebody whom nobody knows
    here says it is against the law brings it up sooner, and adds nothing."""
    worth = dict(parts)
    if max(worth.get("standing", 0), worth.get("keeper", 0)) < KNOWN_A_LITTLE:
        worth.pop("illegal", None)
    worth.pop("floor", None)
    return max(sum(worth.values()), 0.0)


def priorities(scores: Iterable[float]) -> tuple[float, float] | None:
    """The median and the 85th hundredth of what cases weighed; none while there are too few."""
    scores = sorted(scores)
    if len(scores) < CASES_LEAST:
        return None
    return round(median(scores), 2), round(quantiles(scores, n=20, method="inclusive")[16], 2)


def approved_scores() -> list[float]:
    """What the cases weighed whose reports were right, of those that two or more reported."""
    right = Report.objects.filter(case=OuterRef("pk"), was_right=True)
    cases = Case.objects.filter(state=CaseState.DECIDED, people_count__gte=2)
    found = cases.filter(Exists(right)).order_by("-decided_at", "-pk")
    return list(found.values_list("score", flat=True)[:CASES_ASKED])


def renew_priorities() -> None:
    """Bring medium and high to what this house's own cases say."""
    found = priorities(approved_scores())
    if found is not None:
        medium, high = found
        figures = {"medium_score": medium, "high_score": high, "scored_at": timezone.now()}
        Practice.objects.update_or_create(pk=1, defaults=figures)

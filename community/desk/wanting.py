"""What wants the manager, one thing a row: what it is, why now, and what can be done at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from community.members.models import Viewer
from community.topics.models import Heat
from moderation.models import Case, CaseKind
from moderation.naming import Row, rows_of
from moderation.queries.listening import Heated
from moderation.queries.matters import first_matters

SOON = timedelta(hours=4)  # before the promised hour
LISTED = 12
GRAVE = (CaseKind.ILLEGAL, CaseKind.REPORT, CaseKind.APPEAL)


@dataclass(frozen=True)
class Act:
    """Something that can be done from the row."""

    word: str
    address: str
    is_main: bool = False


@dataclass(frozen=True)
class Wanting:
    """One row of Today. `key` names it for putting aside; `facts` say why it wants somebody."""

    key: str
    title: str
    address: str
    sign: str
    tone: str
    facts: list[str]
    acts: list[Act]
    embers: list[bool] = field(default_factory=list)
    is_late: bool = False
    can_be_done: bool = False  # a case is done when it is decided


def soon(viewer: Viewer, aside: set[str], heated: Iterable[Heated]) -> list[Wanting]:
    """Cases near or past their promised hour and hot topics, the most urgent first."""
    cases = [row for row in _cases(viewer) if f"case:{row.case.pk}" not in aside]
    hot = [one for one in heated if one.spell.level == Heat.HOT]
    hot = [one for one in hot if f"spell:{one.spell.pk}" not in aside]
    late = [_of_case(row) for row in cases if row.clock.is_late]
    rest = [_of_case(row) for row in cases if not row.clock.is_late]
    return [*late, *(_of_heat(one) for one in hot), *rest]


def _cases(viewer) -> list[Row]:
    near = Q(due_at__lt=timezone.now() + SOON) | Q(kind=CaseKind.ILLEGAL) | Q(assignee=viewer.pk)
    cases = Case.objects.visible_to(viewer).filter(near, decided_at=None)
    cases = cases.select_related("assignee", "member", "group", "guideline")
    cases = list(cases.order_by("due_at", "pk")[:LISTED])
    return rows_of(cases, first_matters(cases))


def _of_case(row: Row) -> Wanting:
    case, address = row.case, reverse("moderation:case", args=[row.case.pk])
    hands = _("%(name)s has it in hand") % {"name": case.assignee} if case.assignee else ""
    where = str(case.group) if case.group else ""
    return Wanting(
        key=f"case:{case.pk}",
        title=row.title,
        address=address,
        sign="flag",
        tone="bad" if row.clock.is_late or case.kind in GRAVE else "warn",
        facts=_said([row.badge, row.reporters, row.copies, row.clock.words, where, hands]),
        acts=[Act(_("Review"), address, is_main=True)],
        is_late=row.clock.is_late,
    )


def _of_heat(one: Heated) -> Wanting:
    topic = one.topic
    return Wanting(
        key=f"spell:{one.spell.pk}",
        title=topic.title,
        address=topic.get_absolute_url(),
        sign="flame",
        tone="ember",
        facts=_said([_("Hot"), *one.reasons, between(one), *one.in_place]),
        acts=steps_for(one),
        embers=one.embers,
        can_be_done=True,
    )


def between(one: Heated) -> str:
    """Who writes to and fro."""
    if len(one.between) < 2:
        return ""
    first, second = one.between
    return _("mostly %(first)s and %(second)s") % {"first": first, "second": second}


def steps_for(one: Heated) -> list[Act]:
    """What cools a talk down, the mildest first: slow mode, a word to both, a pause."""
    topic = one.topic
    steps = []
    if not topic.is_slow and not topic.is_closed:
        steps.append(Act(_("Slow it down"), _to_decide("topic", topic.pk, "slow")))
    words = (
        Act(_("A word to %(name)s") % {"name": member}, _to_decide("member", member.pk, "warn"))
        for member in one.between
    )
    steps += words
    if not topic.is_closed:
        steps.append(Act(_("Close it for now"), _to_decide("topic", topic.pk, "close")))
    return steps


def _to_decide(kind, pk, verb):
    return f"{reverse('moderation:decide', args=[kind, pk])}?{urlencode({'verb': verb})}"


def _said(facts: Iterable[str]) -> list[str]:
    return [fact for fact in facts if fact]

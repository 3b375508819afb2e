"""The queue: the cases that a reviewer may see, in the order they chose, cut by key."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from community.groups.models import Group
from community.members.models import User, Viewer
from moderation.models import Case, CaseState
from moderation.queries.practice import the_practice

COUNTED = 100  # beyond this a number says no more
UNDECIDED, DECIDED = "open", "decided"
MINE, NOBODY = "mine", "nobody"
# The second column is unique, so that each case has one place.
ORDERS = {"promise": ("due_at", "pk"), "score": ("-score", "-pk"), "newest": ("-opened_at", "-pk")}
LATEST = ("-decided_at", "-pk")


@dataclass(frozen=True)
class Wanted:
    """What a reviewer asked to see of the queue."""

    state: str = UNDECIDED
    kind: str = ""
    group: int | None = None
    language: str = ""
    assignee: str = ""  # mine, nobody, or a member's key
    age: int | None = None  # days since it was opened, at least
    score: str = ""  # medium or high, as this house's own cases have it
    sort: str = "promise"

    @property
    def keys(self) -> tuple[str, str]:
        return LATEST if self.state == DECIDED else ORDERS.get(self.sort, ORDERS["promise"])


@dataclass
class Stretch:
    """Some cases of the queue in order, and after which of them it goes on."""

    cases: list[Case]
    last: int | None = None  # a key, where more follow
    is_first: bool = True


def queue(viewer: Viewer, wanted: Wanted) -> QuerySet[Case]:
    """The cases that this reviewer may see and asked for."""
    cases = Case.objects.visible_to(viewer).filter(_in_state(wanted.state))
    if wanted.kind:
        cases = cases.filter(kind=wanted.kind)
    if wanted.group:
        cases = cases.filter(group=wanted.group)
    if wanted.language:
        cases = cases.filter(language=wanted.language)
    if wanted.assignee:
        cases = cases.filter(_in_hands(viewer, wanted.assignee))
    if wanted.age:
        cases = cases.filter(opened_at__lt=timezone.now() - timedelta(days=wanted.age))
    if wanted.score:
        least = getattr(the_practice(), f"{wanted.score}_score")
        cases = cases.filter(score__gt=0, score__gte=least)
    return cases


def _in_state(state):
    if state == DECIDED:
        return Q(decided_at__isnull=False)
    named = Q(state=state) if state in (CaseState.TAKEN, CaseState.WAITING) else Q()
    return Q(decided_at=None) & named


def _in_hands(viewer, assignee):
    if assignee == NOBODY:
        return Q(assignee=None)
    return Q(assignee=viewer.pk if assignee == MINE else int(assignee))


def queue_stretch(viewer: Viewer, wanted: Wanted, after: int | None = None) -> Stretch:
    """A page of the queue. `after` is a case's key; of one that may not be seen, the start."""
    cases = queue(viewer, wanted).select_related("assignee", "member", "group", "guideline")
    mark = _mark(viewer, after)
    size = settings.PAGE_SIZE
    found = list(
        (_beyond(cases, mark, wanted.keys) if mark else cases).order_by(*wanted.keys)[: size + 1]
    )
    last = found[size - 1].pk if len(found) > size else None
    return Stretch(found[:size], last, is_first=mark is None)


def _mark(viewer, after):
    return Case.objects.visible_to(viewer).filter(pk=after).first() if after else None


def next_case(viewer: Viewer, wanted: Wanted, case: Case) -> int | None:
    """The key of the case that comes after this one; it need not stand in the queue any more."""
    cases = _beyond(queue(viewer, wanted), case, wanted.keys)
    return cases.order_by(*wanted.keys).values_list("pk", flat=True).first()


def previous_case(viewer: Viewer, wanted: Wanted, case: Case) -> int | None:
    keys = tuple(key[1:] if key.startswith("-") else f"-{key}" for key in wanted.keys)
    cases = _beyond(queue(viewer, wanted), case, keys)
    return cases.order_by(*keys).values_list("pk", flat=True).first()


def first_case(viewer: Viewer, wanted: Wanted) -> int | None:
    cases = queue(viewer, wanted).order_by(*wanted.keys)
    return cases.values_list("pk", flat=True).first()


def _beyond(cases: QuerySet[Case], case: Case, keys: tuple[str, str]) -> QuerySet[Case]:
    """What stands after a case in this order. The bound on the first column alone lets an index
    begin there."""
    by, _key = keys
    column = by.lstrip("-")
    value = getattr(case, column)
    if value is None:  # decided or not: it has no place in the other list
        return cases
    way = "lt" if by.startswith("-") else "gt"
    past = Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": case.pk})
    return cases.filter(past, **{f"{column}__{way}e": value})


def waiting_count(viewer: Viewer) -> int:
    """How many cases wait for this reviewer, up to `COUNTED`."""
    cases = Case.objects.visible_to(viewer).filter(decided_at=None)
    return cases.order_by()[:COUNTED].count()


def groups_to_choose(viewer: Viewer) -> QuerySet[Group]:
    """Groups that the queue can be narrowed to."""
    return Group.objects.readable_by(viewer).only("pk", "name", "position").in_order()


def hands_to_choose(viewer: Viewer) -> QuerySet[User]:
    """Who has a case in hand that this reviewer may see."""
    taken = Case.objects.visible_to(viewer).filter(decided_at=None, assignee__isnull=False)
    return User.objects.filter(pk__in=taken.order_by().values("assignee")).order_by(
        "display_name", "pk"
    )

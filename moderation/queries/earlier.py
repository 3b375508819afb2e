"""Earlier cases that were like this one, and what was decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from community.members.models import Viewer
from community.screening.queries import wave_of
from moderation.models import Case, Decision, Matter
from moderation.naming import title_of
from moderation.queries.matters import first_matters

OF_EACH, LISTED = 3, 5


@dataclass(frozen=True)
class Earlier:
    """A case that was decided before, why it is like this one, and how it ended."""

    case: Case
    why: str  # text, member or guideline
    matter: Matter | None
    decision: Decision | None

    @property
    def title(self) -> str:
        return title_of(self.matter)


def earlier_cases(viewer: Viewer, case: Case, subject: str) -> list[Earlier]:
    """Decided cases that this reviewer may see: nearly the same text first, then by the same
    member, then under the same guideline."""
    decided = Case.objects.visible_to(viewer).filter(decided_at__isnull=False).exclude(pk=case.pk)
    found: dict[int, tuple[Case, str]] = {}
    for why, alike in _ways(decided, case, subject):
        for one in alike.order_by("-decided_at", "-pk")[:OF_EACH]:
            found.setdefault(one.pk, (one, why))
    listed = list(found.values())[:LISTED]
    firsts = first_matters([one for one, _why in listed])
    endings = _endings(found)
    return [Earlier(one, why, firsts.get(one.pk), endings.get(one.pk)) for one, why in listed]


def _ways(decided: QuerySet[Case], case: Case, subject: str) -> Iterable[tuple[str, QuerySet]]:
    copies = _copies(subject)
    if copies:
        yield "text", decided.filter(pk__in=_about(copies))
    if case.member_id:
        yield "member", decided.filter(member=case.member_id)
    if case.guideline_id:
        yield "guideline", decided.filter(guideline=case.guideline_id)


def _copies(subject: str) -> dict[str, list[int]]:
    """The texts that are nearly the same, as keys of posts and of held texts."""
    keys: dict[str, list[int]] = {"post": [], "held": []}
    for near, _share in wave_of(subject) if subject else ():
        name, _colon, pk = near.partition(":")
        if name in keys and pk.isdecimal():
            keys[name].append(int(pk))
    return keys if any(keys.values()) else {}


def _about(keys):
    posts = Matter.objects.filter(post__in=keys["post"]).values("case")
    return posts.union(Matter.objects.filter(held__in=keys["held"]).values("case"))


def _endings(cases: Iterable[int]) -> dict[int, Decision]:
    """How each of these ended: by the last decision that was not itself an undoing."""
    decisions = Decision.objects.filter(case__in=list(cases), undoes=None)
    last = decisions.order_by("case", "-pk").distinct("case")
    return {one.case_id: one for one in last.select_related("guideline", "by", "undone_by")}

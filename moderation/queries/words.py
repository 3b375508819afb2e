"""Guidelines to choose from, and words to start from."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from community.pages.queries import guidelines_in
from moderation.models import Case, Decision, ReadyText


@dataclass(frozen=True)
class Clause:
    """A guideline to choose: the one that most people named is the best match."""

    pk: int
    number: int
    title: str
    is_best: bool
    used: int  # how often decided by this year


def clauses_for(case: Case | None, language: str) -> list[Clause]:
    """The guidelines in force, the best match first, the others in their order."""
    best = case.guideline_id if case else None
    used = _used_this_year()
    clauses = [
        Clause(
            pk=said.guideline.pk,
            number=said.number,
            title=said.title,
            is_best=said.guideline.pk == best,
            used=used.get(said.guideline.pk, 0),
        )
        for said in guidelines_in(language)
    ]
    return sorted(clauses, key=lambda clause: (not clause.is_best, clause.number))


def _used_this_year() -> dict[int, int]:
    start = timezone.localtime().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    decided = Decision.objects.filter(made_at__gte=start, guideline__isnull=False, undoes=None)
    counted = decided.order_by().values("guideline").annotate(count=Count("pk"))
    return {row["guideline"]: row["count"] for row in counted}


def ready_texts(language: str, also: str) -> QuerySet[ReadyText]:
    """In the member's language; where there are none, in the reviewer's."""
    texts = ReadyText.objects.filter(Q(language=language) | Q(language=also))
    return texts.select_related("guideline").order_by("guideline__number", "name", "pk")

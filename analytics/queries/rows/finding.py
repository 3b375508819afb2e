"""The words that were looked for in vain. It is not kept whose they were."""

from datetime import date

from django.db.models import Sum

from analytics.metrics.registry import SMALLEST
from analytics.queries.naming import nameless
from analytics.scopes import LANGUAGE, Scope
from community.search.models import Query

IN_VAIN = {"searches_without_hit", "searches_without_hit_count"}
MOST = 50


def words_behind(scope: Scope, first: date, last: date, most: int = MOST) -> list[tuple[str, int]]:
    """Words that were looked for five times or more and never found, and how often; the most
    wanted first. What names a member is left out, and what few looked for, who may be one."""
    days = Query.objects.filter(day__range=(first, last))
    if scope.kind == LANGUAGE:
        days = days.filter(language=scope.key)
    found = days.values("words").annotate(all=Sum("times"), hits=Sum("hit_count"))
    found = found.filter(all__gte=SMALLEST, hits=0).order_by("-all", "words")
    words = dict(found.values_list("words", "all")[:most])
    return [(one, words[one]) for one in nameless(list(words))]

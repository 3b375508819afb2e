"""What cases are about. Whoever may see a case may see all that it is about."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left

from moderation.models import Case, Matter
from moderation.queries.cases import with_things

EXCERPT = 160  # signs
WITH = (
    *("post__author", "post__topic__group", "topic__author", "topic__group", "member", "group"),
    *("held__author", "held__topic", "held__group", "held__post", "request__member"),
    *("request__group", "appeal__by", "appeal__decision__guideline", "appeal__decision__by"),
)
LONG = (
    *("post__source", "post__html", "post__text", "held__source", "held__html", "member__bio"),
    *("member__bio_html", "group__description", "group__description_html", "group__guidelines"),
    "group__guidelines_html",
)


def first_matters(cases: Iterable[Case]) -> dict[int, Matter]:
    """For each case the first thing that it is about, with the beginning of its words."""
    first = Matter.objects.filter(case=OuterRef("pk")).order_by("pk").values("pk")[:1]
    firsts = Case.objects.filter(pk__in=[case.pk for case in cases]).values(first=Subquery(first))
    return {one.case_id: one for one in _shortened(Matter.objects.filter(pk__in=firsts))}


def whole_matter(case: Case) -> Matter | None:
    """The first thing that a case is about, whole."""
    return with_things(Matter.objects.filter(case=case)).order_by("pk").first()


def matters_of(case: Case, most: int) -> list[Matter]:
    """What a wave is about, with the beginnings of its texts."""
    return list(_shortened(Matter.objects.filter(case=case)).order_by("pk")[:most])


def _shortened(matters):
    return (
        matters.select_related(*WITH)
        .defer(*LONG)
        .annotate(post_words=Left("post__text", EXCERPT), held_words=Left("held__source", EXCERPT))
    )

"""Reads about appeals."""

from django.db.models import QuerySet

from moderation.models import Appeal


def appeals_for_answer() -> QuerySet[Appeal]:
    """Appeals with all that their answer looks at."""
    return Appeal.objects.select_related(
        "by", "answered_by", "decision__by", "decision__about", "decision__seconded_by",
        "decision__guideline", "decision__sanction__lifted_by", "decision__undone_by",
        "decision__post__topic__group", "decision__topic__group", "decision__held",
        "decision__place",
    )  # fmt: skip

"""What the worker does for the search."""

from celery import shared_task

from community.search.forgetting import forget_queries
from community.search.words import count_words, recount_words


@shared_task(name="community.search.tasks.count")
def count() -> None:
    """Count the words of new posts, and forget old searches."""
    count_words()
    forget_queries()


@shared_task(name="community.search.tasks.recount")
def recount() -> None:
    """Count all words again: what was edited, moved and removed leaves its words behind."""
    recount_words()

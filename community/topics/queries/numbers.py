"""Where a post of a number stands."""

from django.conf import settings

from community.topics.models import Topic


def page_of(number: int) -> int:
    return (max(number, 1) - 1) // settings.PAGE_SIZE + 1


def address_of(topic: Topic, number: int) -> str:
    """A post's place on the right page of its topic."""
    page = page_of(number)
    query = f"?page={page}" if page > 1 else ""
    return f"{topic.get_absolute_url()}{query}#p{number}"

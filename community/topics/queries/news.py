"""What came since."""

from community.topics.models import Topic

AT_ONCE = 50  # the bar says no larger number exactly


def numbers_after(topic: Topic, number: int) -> list[int]:
    """The standing posts after a number, oldest first."""
    if topic.last_number <= number:
        return []
    fresh = topic.posts.standing().filter(number__gt=number).by_number()
    return list(fresh.values_list("number", flat=True)[:AT_ONCE])

"""How this house reviews, chosen by those who run it."""

from moderation.models import Practice


def change_practice(**chosen: int | float) -> Practice:
    """From now on; what was promised before stays promised."""
    practice, _made = Practice.objects.update_or_create(pk=1, defaults=chosen)
    return practice

"""What the bell on every page shows."""

from functools import cache

from community.notifications.queries import kept_count, spoken_count


def bell(request):
    """Asked only where the bell is drawn, and then of the cache."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    return {"notice_count": cache(lambda: spoken_count(kept_count(user)))}

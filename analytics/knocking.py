"""How often somebody without an account may knock at a signed link."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache

MOST, SECONDS = 30, 60


def may_knock(request, door: str, most: int = MOST) -> bool:
    """Whether this address of the net comes in once more within the minute."""
    key = f"knock:{door}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the minute ended between the two lines
        return True

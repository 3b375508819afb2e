"""A page's ticket for the event stream: which channels, signed, and soon stale.

Django checks the rights when it draws the page and writes the channels into the ticket. The
stream tells ids only; what they stand for is asked of Django again, which checks again.
"""

from django.conf import settings
from django.core import signing

SALT = "live"
MAX_AGE = 60 * 60  # seconds; the page asks for a new ticket by being loaded again


def live_address(channels: list[str]) -> str:
    """Where this page listens."""
    return f"{settings.LIVE_URL}?t={signing.dumps(channels, salt=SALT, compress=True)}"


def channels_of(ticket: str) -> list[str]:
    """The channels a ticket opens; none when it is stale or not ours."""
    try:
        channels = signing.loads(ticket, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return []
    return [channel for channel in channels if isinstance(channel, str)]

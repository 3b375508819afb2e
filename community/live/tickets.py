"""A ticket for the event stream: which channels, and on whose rights; signed, and soon stale.

Django checks the rights when it writes the ticket. The stream tells ids only; what they stand for
is asked of Django again, which checks again. A ticket names the rights it stands on, so that the
live process can void it when one of them ends, without asking anybody.
"""

import hashlib
import sys
import time
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

SALT = "live"
OPENS_FOR = 5 * 60  # seconds in which a ticket opens a stream
STREAMS_FOR = 15 * 60  # seconds until the page has to ask for a new ticket
GUESTS = "guests"  # the right of whoever is not signed in


@dataclass(frozen=True, slots=True)
class Ticket:
    channels: tuple[str, ...]
    rights: tuple[str, ...]
    made_at: int  # milliseconds


def live_address(channels: list[str], rights: list[str]) -> str:
    """Where a page listens, and with what."""
    told = {"c": channels, "r": rights, "at": time.time_ns() // 1_000_000}
    return f"{settings.LIVE_URL}?t={signing.dumps(told, salt=SALT, compress=True)}"


def read_ticket(text: str) -> Ticket | None:
    """What a ticket opens; nothing when it is stale or not ours."""
    try:
        told = signing.loads(text, salt=SALT, max_age=OPENS_FOR)
        words = [tuple(map(_shared, told[name])) for name in ("c", "r")]
        return Ticket(*words, int(told["at"])) if all(words) else None
    except (signing.BadSignature, TypeError, KeyError, ValueError):
        return None


def _shared(word):
    """Thousands of readers name the same few words: each is kept once."""
    if not isinstance(word, str):
        raise TypeError(word)
    return sys.intern(word)


def session_right(session_key: str) -> str:
    """The right of one browser. The key itself stays at home."""
    return f"session:{hashlib.sha256(session_key.encode()).hexdigest()[:16]}"


def rights_of(viewer, session_key: str | None) -> list[str]:
    """What every ticket of this viewer stands on, whatever its channels."""
    if not viewer.is_authenticated:
        return [GUESTS]
    return [f"member:{viewer.pk}", *([session_right(session_key)] if session_key else [])]

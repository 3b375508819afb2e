"""Sessions of members who only read, kept in memory until PostgreSQL tells that they changed.

What is kept of a session is what it says, under the hash of its key: the key itself stays with the
browser and in the table. Whoever writes has theirs read anew, or asked for again by the statement
that writes.
"""

import hashlib
from functools import partial

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as Table

from community.core.memory import Memory

sessions = Memory("session")


class NoSession(Exception):
    """Nothing stands under this key, or no longer; that is not kept."""


def session_read(request) -> SessionBase | None:
    """The session of somebody who looks at a page; none where there is none."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    session = Table(key)
    try:
        said = sessions.recall(_hash_of(key), partial(_said, session))
    except NoSession:
        return None
    session._session_cache = dict(said)
    return session


def _said(session):
    said = session.load()
    if not said:
        raise NoSession
    return said


def forget_session(request) -> None:
    """The browser wrote something: the page it asks for next shall see it."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if key:
        sessions.forget(_hash_of(key))


def _hash_of(key):
    """As the trigger tells it (core/migrations/0005_sessions_told.py)."""
    return f"h{hashlib.sha256(key.encode()).hexdigest()}"

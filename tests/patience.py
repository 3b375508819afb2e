"""A machine that stands still for some seconds fails no test.

What the house gives up after a moment (Redis, a regular expression, a calendar, a document) it may
take longer over here, or is counted by the work of its own thread. What limits are for is tried
where they are tested, with a clock of the test's own.
"""

import time
from contextlib import suppress
from types import SimpleNamespace

from django.conf import settings
from django.core.cache import caches

LONG = 60.0  # seconds that anything is waited for
BEFORE_THE_HOUR = 30  # seconds; as long as a test may stand still
REDIS = {"socket_timeout": LONG, "socket_connect_timeout": LONG}
# The time that this thread worked: a machine that stands still does not let it pass.
OWN_TIME = SimpleNamespace(monotonic=time.thread_time)


def patient_cache():
    """Whoever asks from here on asks with patience."""
    settings.CACHES["default"]["OPTIONS"] |= REDIS
    with suppress(AttributeError):  # it was not asked yet
        del caches["default"]


def patient_house(patched):
    """The rooms can be imported only now that Django is ready."""
    for name, value in {
        "community.screening.patterns.time": OWN_TIME,
        "community.screening.words.time": OWN_TIME,
        "events.ical.reading.time": OWN_TIME,
        "community.core.documents.SECONDS": LONG,
        "community.core.images.PATIENCE": LONG,
        "community.topics.presence.SECONDS": 600,
        "community.core.memory.AGE": 3600.0,
        "community.members.viewers.AGE": 3600.0,
        "community.core.news.DEAF": LONG,
        "allauth.core.internal.ratelimit.CACHE_LOCK_TIMEOUT": 600,
        "allauth.core.internal.ratelimit.CACHE_LOCK_WAIT_TIMEOUT": LONG,
    }.items():
        patched.setattr(name, value)
    patched.setattr("community.live.announcing._pool.connection_kwargs", _kwargs())


def _kwargs():
    from community.live.announcing import _pool  # noqa: PLC0415 - only when Django is ready

    return _pool.connection_kwargs | REDIS


def wait_for_the_hour():
    """No test begins in the last seconds of an hour: today would become another day within it,
    here or in some zone."""
    left = 3600 - time.time() % 3600
    if left < BEFORE_THE_HOUR:
        time.sleep(left + 0.1)

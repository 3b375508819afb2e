"""The worker counts a day, as it does each night, so that its memory is that of a worker that has:
`python -m tests.benching.counting`."""

import sys
import time

import django

django.setup()

from analytics.days import last_finished_day  # noqa: E402 - Django must be set up first
from analytics.rolling.due import keep_days  # noqa: E402
from community.core.models import Promise  # noqa: E402
from community.core.outbox import promise  # noqa: E402

PATIENCE = 120  # seconds

if __name__ == "__main__":
    day, key = last_finished_day().isoformat(), f"bench:{time.time()}"
    promise(keep_days, key=key, first=day, last=day)
    until = time.monotonic() + PATIENCE
    while Promise.objects.filter(key=key, kept_at=None).exists():
        if time.monotonic() > until:
            sys.exit("The worker counted no day.")
        time.sleep(0.2)

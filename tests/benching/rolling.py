"""Rollups of a day and of a year, timed inside: `python -m tests.benching.rolling DAYS`.

Prints {"day": seconds, "late": seconds with the days before, "year": seconds, "days": of it,
"signals": of the day, "memory": MiB that the process took at most}. With `whole` it also counts
what lies before: a worker that catches up would be measured with every page.
"""

import json
import resource
import sys
import time
from datetime import timedelta

import django

django.setup()

from analytics.days import last_finished_day  # noqa: E402 - Django must be set up first
from analytics.models import Signal  # noqa: E402
from analytics.rolling import roll, roll_days, roll_late, rounds  # noqa: E402
from tests.benching.plan import DAYS  # noqa: E402

ONE = timedelta(days=1)


def seconds_of(work, *about):
    begun = time.monotonic()
    work(*about)
    return round(time.monotonic() - begun, 2)


def all_from(first, last):
    for start, end in rounds(first, last):
        roll_days(start, end)


if __name__ == "__main__":
    last, days = last_finished_day(), int(sys.argv[1])
    times = {
        "day": seconds_of(roll, last),
        "late": seconds_of(roll_late, last, last),
        "year": seconds_of(all_from, last - (days - 1) * ONE, last),
    }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if "whole" in sys.argv:
        all_from(last - (DAYS + 2) * ONE, last - days * ONE)
    signals = Signal.objects.filter(day=last).count()
    print(json.dumps({**times, "days": days, "signals": signals, "memory": memory}))

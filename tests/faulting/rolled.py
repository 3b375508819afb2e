"""Whether each day that is over was counted, once: `python -m tests.faulting.inside rolled`.

Counted again in peace, every signal must be what it was.
"""

import json

from analytics.days import ONE, last_finished_day
from analytics.models import Rollup, Signal
from analytics.rolling import roll_days
from analytics.rolling.engine import rounds
from tests.faulting.remembering import DAYS, first_day


def main(_words):
    last = last_finished_day()
    days = {last - number * ONE for number in range(DAYS)}
    rolled = set(Rollup.objects.values_list("day", flat=True))
    before = _signals()
    for first, end in rounds(first_day(), last):
        roll_days(first, end)
    verdict = {
        "acked": len(days),
        "found": len(days & rolled),
        "lost": sorted(day.isoformat() for day in days - rolled),
        "differing": len(before ^ _signals()),
        "signals": len(before),
    }
    print(json.dumps(verdict))


def _signals():
    fields = ("day", "scope", "metric", "span", "step", "value", "n")
    return set(Signal.objects.values_list(*fields))

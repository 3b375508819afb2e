"""Who was reminded of what, and how often: `python -m tests.faulting.inside reminded LOG`.

What is still due it promises, as the next beat would: asked a second time there must be nothing.
"""

import json
from collections import Counter
from pathlib import Path

from community.notifications.models import Kind, Notice
from events.models import Happening, Told
from events.reminding import remind_due


def main(words):
    lines = [json.loads(line) for line in Path(words[0]).read_text().splitlines()]
    print(json.dumps(verdict({(one["date"], one["member"]) for one in lines})))


def verdict(promised):
    reminders = Happening.objects.filter(told=Told.REMINDED)
    dates = {f"happening:{pk}": date for pk, date in reminders.values_list("pk", "occurrence")}
    notices = Notice.objects.filter(kind=Kind.REMINDER).values_list("subject", "member")
    told = Counter((dates[subject], member) for subject, member in notices)
    return {
        "acked": len(promised),
        "found": len(promised & told.keys()),
        "lost": sorted(promised - told.keys()),
        "double": sorted(pair for pair, times in told.items() if times > 1),
        "still_due": remind_due(),
    }

"""A past that is counted while the worker is killed: topics and replies of some weeks ago.

`python -m tests.faulting.inside remembering PEOPLE PAUSE`. Week after week of it is promised,
twice each time as two beats would, and from the beginning again. SIGTERM ends it.
"""

import itertools
import json
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path

from analytics.days import ONE, last_finished_day
from analytics.rolling.due import keep_days
from analytics.rolling.engine import rounds
from community.core.clock import database_now
from community.core.outbox import promise
from community.groups.models import Group
from community.members.models import User
from tests.factories import make_post, make_topic

DAYS, EACH = 40, 2


def main(words):
    people = json.loads(Path(words[0]).read_text())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    write_past(people)
    weeks = rounds(first_day(), last_finished_day())
    for number, (first, last) in enumerate(itertools.cycle(weeks)):
        if stop.wait(float(words[1])):
            sys.exit(0)
        about = {"first": first.isoformat(), "last": last.isoformat()}
        for _beat in range(2):
            promise(keep_days, key=f"rollup:{last}:{number}", **about)


def write_past(people):
    """A topic every few days, and a reply some hours after it."""
    group = Group.objects.get(pk=people["group"])
    authors = list(User.objects.filter(pk__in=[one["pk"] for one in people["members"]]))
    for number, days in enumerate(range(DAYS, 1, -EACH)):
        began = database_now() - timedelta(days=days)
        author, other = authors[number % len(authors)], authors[(number + 1) % len(authors)]
        topic = make_topic(group=group, author=author, made_at=began)
        topic.posts.update(made_at=began)
        make_post(topic=topic, author=other, made_at=began + timedelta(hours=number))


def first_day():
    return last_finished_day() - DAYS * ONE

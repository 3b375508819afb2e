"""Events whose reminder falls due as soon as they stand; beat's call is given twice each time.

`python -m tests.faulting.inside reminding PEOPLE LOG PAUSE`. SIGTERM ends it.
"""

import json
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path

from community.core.clock import database_now
from community.groups.models import Group
from community.members.models import User
from events.tasks import remind
from tests.factories import make_attendance, make_event, make_member

GOERS, LEAD = 3, 60


def main(words):
    people = json.loads(Path(words[0]).read_text())
    group, manager = Group.objects.get(pk=people["group"]), User.objects.get(pk=people["manager"])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    goers = [make_member(name=f"goer{number}x", email="") for number in range(GOERS)]
    with Path(words[1]).open("a", buffering=1) as log:
        while not stop.wait(float(words[2])):
            date = date_near(group, manager)
            for goer in goers:
                make_attendance(occurrence=date, member=goer)
                log.write(json.dumps({"date": date.pk, "member": goer.pk}) + "\n")
            for _beat in range(2):
                remind.delay()
    sys.exit(0)


def date_near(group, manager):
    """It begins within the hour, and its only reminder is an hour before."""
    starts_at = database_now().replace(microsecond=0) + timedelta(minutes=LEAD - 1)
    event = make_event(group=group, author=manager, starts_at=starts_at, reminders=(LEAD,))
    return event.occurrences.get()

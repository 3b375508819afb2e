"""A manager who invites by mail, one after another; a line says so once each is committed.

`python -m tests.faulting.inside inviting PEOPLE LOG PER_SECOND`. SIGTERM ends it.
"""

import json
import signal
import sys
import threading
import time
from pathlib import Path

from django.core.cache import cache

from community.groups.actions import invite_to_group
from community.groups.models import Group
from community.members.models import User


def main(words):
    people, pause = json.loads(Path(words[0]).read_text()), 1 / float(words[2])
    group, manager = Group.objects.get(pk=people["group"]), User.objects.get(pk=people["manager"])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Path(words[1]).open("a", buffering=1) as log:
        written = 0
        while not stop.wait(pause):
            written += 1
            email = f"guest{written}@example.org"
            cache.delete("mail:all")  # the house's own limit on mail is not what is tried here
            _invitation, token = invite_to_group(group=group, by=manager, email=email)
            line = {"at": time.monotonic(), "email": email, "token": token}
            log.write(json.dumps(line) + "\n")
    sys.exit(0)

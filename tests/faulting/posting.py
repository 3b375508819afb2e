"""Members who write replies over HTTP as fast as they are answered, each under a key of its own.

A reply is sent again under the same key until it is answered with a redirect; only then a line
says so. SIGTERM lets each member finish the reply in hand. `python -m tests.faulting.inside
posting PEOPLE LOG PORT`.
"""

import http.client
import json
import re
import signal
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

PATIENCE = 15  # seconds for the reply in hand, after the end was announced
TIMEOUT = 20
AGAIN = 25  # every so many replies one that was acknowledged is sent once more
NUMBER = re.compile(r"/t/(\d+)/.*#p(\d+)$")


class Log:
    def __init__(self, file):
        self._file, self._lock = file, threading.Lock()

    def write(self, **what):
        with self._lock:
            self._file.write(json.dumps({"at": time.monotonic(), **what}) + "\n")


class Member(threading.Thread):
    def __init__(self, number, member, topics, port, log, stop):
        super().__init__(daemon=True)
        self.number, self.topics, self.port, self.log, self.stop = number, topics, port, log, stop
        self.cookie = "; ".join(f"{name}={value}" for name, value in member["cookie"].items())
        self.token = member["cookie"]["csrftoken"]
        self.door = None

    def run(self):
        written = 0
        while not self.stop.is_set():
            written += 1
            self.reply(f"key-{self.number}-{written}", self.topics[written % len(self.topics)])
            if written % AGAIN == 0:
                self.reply(f"key-{self.number}-{written}", self.topics[written % len(self.topics)])

    def reply(self, key, topic):
        """Send until it is acknowledged, or too long after the end."""
        source, until = f"Marked {key}.\n\nAnd *more* words, so that it is a post.", None
        while True:
            status, location, kept = self.send(key, topic, source)
            found = NUMBER.search(location or "")
            if status == 302 and found:
                self.log.write(key=key, topic=int(found[1]), number=int(found[2]))
                return
            self.log.write(key=key, status=status, kept=kept, location=location)
            if self.stop.is_set():
                until = until or time.monotonic() + PATIENCE
                if time.monotonic() > until:
                    return
            time.sleep(0.1)

    def send(self, key, topic, source):
        words = {"source": source, "key": key, "csrfmiddlewaretoken": self.token}
        heads = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            self.door = self.door or http.client.HTTPConnection(
                "localhost", self.port, timeout=TIMEOUT
            )
            self.door.request("POST", f"/topics/{topic}/reply/", urlencode(words), heads)
            answer = self.door.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.door = None
            return type(error).__name__, None, False
        return answer.status, answer.headers.get("Location"), f"Marked {key}.".encode() in body


def main(words):
    people, port = json.loads(Path(words[0]).read_text()), int(words[2])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Path(words[1]).open("a", buffering=1) as file:
        write(people, port, Log(file), stop)
    sys.exit(0)


def write(people, port, log, stop):
    crew = [
        Member(number, member, people["topics"], port, log, stop)
        for number, member in enumerate(people["members"])
    ]
    for member in crew:
        member.start()
    while not stop.wait(0.2):
        pass
    until = time.monotonic() + PATIENCE + TIMEOUT
    for member in crew:
        member.join(max(0.0, until - time.monotonic()))

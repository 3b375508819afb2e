"""A light load of every kind: reading, searching, writing, signing in, each timed and noted.

SIGTERM ends it. `python -m tests.faulting.inside visiting PEOPLE LOG PORT`.
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

from tests.factories import PASSWORD, make_member
from tests.faulting.posting import Log

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TIMEOUT = 20
NAMES = ["anouk", "bertil", "chana", "dimitri", "elif", "farid", "greta", "henrik"]


class Visitor(threading.Thread):
    """Does one thing again and again, at its own pace."""

    def __init__(self, kind, pause, visit, port, log, stop):
        super().__init__(daemon=True)
        self.kind, self.pause, self.visit = kind, pause, visit
        self.port, self.log, self.stop = port, log, stop
        self.number = 0

    def run(self):
        while not self.stop.wait(self.pause):
            self.number += 1
            self.visit(self)

    def ask(self, method, path, words=None, cookie="", *, counts=True):
        """One request over a connection of its own: its answer's status, text and heads."""
        heads = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        door = http.client.HTTPConnection("localhost", self.port, timeout=TIMEOUT)
        began = time.monotonic()
        try:
            door.request(method, path, urlencode(words) if words else None, heads)
            answer = door.getresponse()
            text, status, heads = answer.read().decode(), answer.status, answer.headers
        except (OSError, http.client.HTTPException) as error:
            text, status, heads = "", type(error).__name__, {}
        finally:
            door.close()
        if counts:
            self.note(began, status, path)
        return status, text, heads

    def note(self, began, status, path, is_done=True):
        ms = round((time.monotonic() - began) * 1000, 1)
        self.log.write(kind=self.kind, status=status, ms=ms, path=path, done=is_done)


def cookie_of(member):
    return "; ".join(f"{name}={value}" for name, value in member["cookie"].items())


def reading(people):
    paths = ["/", "/topics/", *(f"/t/{topic}/-/" for topic in people["topics"])]
    topic = people["topics"][0]
    paths.append(f"/topics/{topic}/news/?after=1")

    def visit(one):
        member = people["members"][one.number % len(people["members"])]
        cookie = cookie_of(member) if one.number % 3 else ""
        one.ask("GET", paths[one.number % len(paths)], cookie=cookie)

    return visit


def searching(people):
    def visit(one):
        one.ask("GET", "/search/?q=words", cookie=cookie_of(people["members"][1]))

    return visit


def writing(people):
    def visit(one):
        member = people["members"][one.number % 4]
        topic = people["topics"][one.number % len(people["topics"])]
        key = f"visit-{one.number}"
        words = {
            "source": f"Marked {key}.\n\nAnd more words.",
            "key": key,
            "csrfmiddlewaretoken": member["cookie"]["csrftoken"],
        }
        status, _text, heads = one.ask("POST", f"/topics/{topic}/reply/", words, cookie_of(member))
        found = re.search(r"/t/(\d+)/.*#p(\d+)$", heads.get("Location") or "")
        if status == 302 and found:
            one.log.write(key=key, topic=int(found[1]), number=int(found[2]))

    return visit


def signing_in(names):
    def visit(one):
        _status, text, heads = one.ask("GET", "/accounts/login/", counts=False)
        token = TOKEN.search(text)
        cookie = (heads.get("Set-Cookie") or "").partition(";")[0]
        words = {
            "login": names[one.number % len(names)],
            "password": PASSWORD,
            "csrfmiddlewaretoken": token[1] if token else "",
        }
        began = time.monotonic()
        status, _text, heads = one.ask("POST", "/accounts/login/", words, cookie, counts=False)
        is_in = status == 302 and "sessionid" in str(heads)
        one.note(began, status, "/accounts/login/", is_in)

    return visit


def main(words):
    people, port = json.loads(Path(words[0]).read_text()), int(words[2])
    for name in NAMES:
        make_member(name=name, display_name=name.title(), password=PASSWORD)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    plan = [
        ("reading", 0.05, reading(people)),
        ("reading", 0.05, reading(people)),
        ("searching", 0.2, searching(people)),
        ("writing", 0.15, writing(people)),
        ("signing in", 4, signing_in(NAMES)),
    ]
    with Path(words[1]).open("a", buffering=1) as file:
        log = Log(file)
        crew = [Visitor(kind, pause, visit, port, log, stop) for kind, pause, visit in plan]
        for one in crew:
            one.start()
        for one in crew:
            one.join()
    sys.exit(0)

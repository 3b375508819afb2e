"""How long a posted reply takes, from the form to the redirect, durable.

A member reads a topic, then answers in it, as people do; only the answer is timed. The first ones
warm the processes, which have only just begun, and are left out.
"""

import re
import socket
import statistics
import time
from urllib.parse import urlencode

import psycopg

from tests.benching.house import BenchHouse
from tests.benching.words import Words

WARMING = 100  # replies
FORM = "application/x-www-form-urlencoded"
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
NUMBER = re.compile(r"/t/(\d+)/")


def reply_times(house: BenchHouse, count: int) -> list[float]:
    """Milliseconds of each reply, posted one after the other by a member to ordinary topics."""
    words, times = Words(seed=5), []
    past = psycopg.connect(house.told["DATABASE_URL"], autocommit=True)
    member = Member(house)
    for number in range(WARMING + count):
        topic = house.seed["answered"][number % len(house.seed["answered"])]
        member.reads(topic)
        text = "\n\n".join(words.paragraphs())
        times.append(member.answers(int(NUMBER.match(topic).group(1)), text) * 1000)
        a_day_passes(past)
    past.close()
    member.door.close()
    return times[WARMING:]


class Member:
    """One who is signed in, at a browser that costs nothing: what is timed is the house."""

    def __init__(self, house: BenchHouse):
        cookie = house.seed["cookies"][0]
        self.token = cookie.rpartition("=")[2]  # the cookie's own secret is a token, too
        self.door = socket.create_connection(("127.0.0.1", house.port), timeout=30)
        self.door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.always = (
            f"Host: localhost:{house.port}\r\nAccept-Language: en\r\nCookie: {cookie}\r\n"
            f"Referer: {house.told['SITE_URL']}/\r\n"
        )

    def reads(self, path: str) -> None:
        head, body = self._ask(f"GET {path} HTTP/1.1\r\n{self.always}\r\n".encode())
        size = int(LENGTH.search(head)[1])
        while size > len(body):
            body += self.door.recv(65536)

    def answers(self, topic: int, text: str) -> float:
        """The seconds from the sent form to the redirect."""
        key = f"bench-{time.time_ns()}"
        form = urlencode({"csrfmiddlewaretoken": self.token, "source": text, "key": key})
        asked = (
            f"POST /topics/{topic}/reply/ HTTP/1.1\r\n{self.always}Content-Type: {FORM}\r\n"
            f"Content-Length: {len(form)}\r\n\r\n{form}"
        ).encode()
        begun = time.perf_counter()
        head, _nothing = self._ask(asked)
        seconds = time.perf_counter() - begun
        if not head.startswith(b"HTTP/1.1 302 "):
            raise SystemExit(f"A reply was answered with {head[:40]}")
        return seconds

    def _ask(self, asked):
        self.door.sendall(asked)
        came = b""
        while b"\r\n\r\n" not in came:
            if not (more := self.door.recv(65536)):
                raise SystemExit("The house hung up.")
            came += more
        head, _end, body = came.partition(b"\r\n\r\n")
        return head, body


def a_day_passes(past: psycopg.Connection) -> None:
    """Between two replies, for screening: nobody writes as fast as a bench, nor as much in a day.
    Only what was just written grows older, so that no table is rewritten 200 times."""
    past.execute(
        "UPDATE screening_screened SET at = at - interval '2 days'"
        " WHERE at > now() - interval '1 day'"
    )
    past.execute(
        "UPDATE topics_topic SET last_poster_id = NULL WHERE last_poster_id = 1"
        " AND last_post_at > now() - interval '1 day' AND deleted_at IS NULL"
    )


def summary(times: list[float]) -> tuple[float, float]:
    """The median, and what 99 of 100 stay below."""
    return statistics.median(times), sorted(times)[int(len(times) * 0.99)]

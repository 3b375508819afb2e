"""How long a posted reply takes, from the form to the redirect, durable.

A member reads a topic, then answers in it, as people do; only the answer is timed. The first ones
warm the processes, which have only just begun, and are left out.
"""

import http.client
import re
import statistics
import time
from urllib.parse import urlencode

import psycopg

from tests.benching.house import BenchHouse
from tests.benching.words import Words

WARMING = 100  # replies
NUMBER = re.compile(r"/t/(\d+)/")


def reply_times(house: BenchHouse, count: int) -> list[float]:
    """Milliseconds of each reply, posted one after the other by a member to ordinary topics."""
    words, cookie = Words(seed=5), house.seed["cookies"][0]
    door = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
    place = {"Host": f"localhost:{house.port}", "Accept-Language": "en", "Cookie": cookie}
    sends = place | {
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": house.told["SITE_URL"] + "/",
    }
    token = cookie.rpartition("=")[2]  # the cookie's own secret is a token, too
    times = []
    past = psycopg.connect(house.told["DATABASE_URL"], autocommit=True)
    for number in range(WARMING + count):
        topic = house.seed["answered"][number % len(house.seed["answered"])]
        path = f"/topics/{NUMBER.match(topic).group(1)}/reply/"
        form = urlencode(
            {
                "csrfmiddlewaretoken": token,
                "source": "\n\n".join(words.paragraphs()),
                "key": f"bench-{time.time_ns()}",
            }
        )
        door.request("GET", topic, headers=place)
        door.getresponse().read()
        begun = time.perf_counter()
        door.request("POST", path, form, sends)
        answer = door.getresponse()
        answer.read()
        times.append((time.perf_counter() - begun) * 1000)
        if answer.status != 302:
            raise SystemExit(f"A reply was answered with {answer.status}")
        a_day_passes(past)
    past.close()
    door.close()
    return times[WARMING:]


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

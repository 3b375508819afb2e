"""How often pages are read: of which group, and by guests or by which member. Nothing else.

What comes out is numbers, and for a member the groups they read in on a day, not how often nor
what: the room above drops the rest when it writes them down. Counted in memory, pushed to Redis
every few seconds by a thread. No page waits for it. What calls itself a robot is left out when it
is pushed, so that a page only counts. Redis gone, it is counted on and pushed later, within
bounds.
"""

import threading
import time
import uuid
from collections import Counter, OrderedDict
from importlib import import_module

import redis
from django.conf import settings

from community.core.breaker import redis_breaker

QUARTER = 900  # seconds: wherever a community lives, each lies within one of its days
EVERY = 3.0  # seconds between two pushes
MOST = 5_000  # different counts in memory; what is beyond is not counted
AGENTS = 2_000  # remembered names of browsers and robots
LONGEST = 300  # letters of such a name
COUNTED = "hearth:reads:"  # and the quarter: how often, by group and reader
GUEST = "guest"  # a member has a key
# A push that was heard but not answered is pushed again, and counts once.
PUSH = """
if not redis.call('set', KEYS[1], 1, 'NX', 'EX', 86400) then return 0 end
for i = 1, #ARGV, 3 do redis.call('hincrby', ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
return 1
"""


class Robots:
    """Which names are robots'. The patterns are many, so verdicts are remembered."""

    def __init__(self):
        self._verdicts: OrderedDict[str, bool] = OrderedDict()

    def is_one(self, agent: str) -> bool:
        if agent not in self._verdicts:
            # Imported late: its patterns are large, and a house that nobody visits needs none.
            is_crawler = import_module("crawleruseragents").is_crawler
            self._verdicts[agent] = not agent or is_crawler(agent)
            if len(self._verdicts) > AGENTS:
                self._verdicts.popitem(last=False)
        return self._verdicts[agent]


class Tally:
    """The counts of one process."""

    def __init__(self):
        self._counts = Counter()
        self._batch: tuple[str, dict] | None = None  # on its way
        self._lock, self._thread = threading.Lock(), None
        self._robots = Robots()

    def count(self, group: int, reader: str | int) -> None:
        """One page of a group (0: of none) was read: by a guest whose browser says this name, or
        by the member with this key."""
        is_guest = isinstance(reader, str)
        key = int(time.time()) // QUARTER, group, reader[:LONGEST] if is_guest else reader
        with self._lock:
            if key in self._counts or len(self._counts) < MOST:
                self._counts[key] += 1
        if self._thread is None or not self._thread.is_alive():  # also after a fork
            self._begin()

    def _begin(self):
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="tally", daemon=True)
                self._thread.start()

    def _run(self):
        while True:
            time.sleep(EVERY)
            self.push()

    def push(self) -> None:
        """What was counted goes to Redis; what does not get there is tried again."""
        if self._batch is None:
            with self._lock:
                counts, self._counts = self._counts, Counter()
            self._batch = uuid.uuid4().hex, self._people(counts)
        batch, people = self._batch
        if not people or redis_breaker.ask(lambda: _pushed(batch, people), fallback=False):
            self._batch = None

    def _people(self, counts):
        """Without robots, and without their names."""
        people = Counter()
        for (quarter, group, reader), times in counts.items():
            is_guest = isinstance(reader, str)
            if not is_guest or not self._robots.is_one(reader):
                name = GUEST if is_guest else reader
                people[f"{COUNTED}{quarter * QUARTER}", f"{group}:{name}"] += times
        return people


def _pushed(batch, people):
    words = [word for (key, field), times in people.items() for word in (key, field, times)]
    door().eval(PUSH, 1, f"hearth:pushed:{batch}", *words)
    return True


def door() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.15, decode_responses=True
    )


tally = Tally()


def counted(response, group: int = 0):
    """Marks an answer as a page that is read: of a group, or of none."""
    response.reads = group
    return response


class TallyMiddleware:
    """Counts whole pages that were marked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        group = getattr(response, "reads", None)
        if group is not None and request.method == "GET" and response.status_code == 200:
            is_member = request.user.is_authenticated
            tally.count(group, request.user.pk if is_member else agent_of(request.META))
        return response


def agent_of(meta) -> str:
    return meta.get("HTTP_USER_AGENT", "")

"""One connection to Redis for the whole process; each entry is handed to those who may hear it.

The hub keeps the newest entries, so that a page that comes back is told what it missed by
whichever process it reaches. While it cannot hear Redis it cannot hear of ends either: then it
closes every stream, and afterwards refuses all tickets from before.
"""

import asyncio
import contextlib
import json
import time
from collections import defaultdict, deque

from redis.exceptions import RedisError

from community.live.reader import Reader
from community.live.tickets import OPENS_FOR, Ticket
from community.live.wire import END, ON, SAY, STREAM

RECENT = 2_000  # entries that are told again
KEEP_AWAKE = 20  # seconds between signs of life: proxies keep the line open, pages know it stands
CLOCKS = 2_000  # milliseconds by which this clock and Redis's may differ
AWAKE = b"event: awake\ndata:\n\n"
BEAT = 1  # second
LOST = b"event: lost\ndata: {}\n\n"
MOST, MOST_OF_ONE = 10_000, 30  # streams in this process, and of one member
MARGIN = 1_000  # milliseconds by which the clocks of two machines may differ
PATIENCE = 5_000  # milliseconds that one question to Redis waits
ASLEEP = 30  # seconds; who slept longer may have missed entries that are gone


def begun() -> bytes:
    """From where a page goes on that loses its line before it heard anything: from now, less what
    two clocks may differ. It tells nothing of what was said last, and where."""
    moment = time.time_ns() // 1_000_000 - CLOCKS
    return b"id: %d-0\nevent: begun\ndata:\n\n" % moment


class Hub:
    """Knows who listens where, and on which rights."""

    def __init__(self):
        self.readers = defaultdict(set)  # by channel
        self.standing = defaultdict(set)  # by right
        self.recent = deque(maxlen=RECENT)  # (number, channel, body)
        self.ended = {}  # right: milliseconds
        self.wheel = [set() for _ in range(KEEP_AWAKE)]
        self.since = None  # milliseconds; None while it hears nothing
        self.count = 0

    # Readers --------------------------------------------------------------------------------

    def admits(self, ticket: Ticket) -> bool:
        """Whether a ticket was written after all that ended the rights it stands on."""
        if self.since is None or self.count >= MOST:
            return False
        ended = max(self.ended.get(right, 0) for right in ticket.rights)
        # Guests share one right, and may be many.
        member = next((one for one in ticket.rights if one.startswith("member:")), None)
        if member in self.standing and len(self.standing[member]) >= MOST_OF_ONE:
            return False
        return ticket.made_at > max(ended, self.since) + MARGIN

    @contextlib.contextmanager
    def reader(self, ticket: Ticket, send):
        one = Reader(ticket, send, asyncio.current_task())
        spoke = self.wheel[self.count % KEEP_AWAKE]
        self._place(one)
        spoke.add(one)
        try:
            yield one
        finally:
            spoke.discard(one)
            self._remove(one)

    def _place(self, one):
        self.count += 1
        for channel in one.ticket.channels:
            self.readers[channel].add(one)
        for right in one.ticket.rights:
            self.standing[right].add(one)

    def _remove(self, one):
        self.count -= 1
        for places, words in (
            (self.readers, one.ticket.channels),
            (self.standing, one.ticket.rights),
        ):
            for word in words:
                places[word].discard(one)
                if not places[word]:
                    del places[word]

    def missed(self, ticket: Ticket, last: tuple[int, int]) -> bytes:
        """What was said on a ticket's channels since; who was away too long looks for itself."""
        if not self.recent or last < self.recent[0][0]:
            return LOST
        mine = set(ticket.channels)
        return b"".join(
            body for number, channel, body in self.recent if number > last and channel in mine
        )

    # Entries --------------------------------------------------------------------------------

    async def listen(self, connection):
        """Hear every entry; when Redis is away, come back to it."""
        while True:
            try:
                await self._follow(connection)
            except (RedisError, OSError):
                self.go_deaf()
                await asyncio.sleep(1)

    async def _follow(self, connection):
        seconds, micros = await connection.time()
        last = f"{seconds * 1000 + micros // 1000}-0"
        self._remember(await connection.xrevrange(STREAM, max=last, count=RECENT))
        self.since, looked = time.time_ns() // 1_000_000, time.monotonic()
        while True:
            found = await connection.xread({STREAM: last}, count=500, block=PATIENCE)
            if time.monotonic() - looked > ASLEEP:
                raise OSError("The process was held; entries may have been trimmed meanwhile.")
            looked = time.monotonic()
            for number, fields in found[0][1] if found else ():
                self.take(number, fields)
                last = number

    def _remember(self, entries):
        self.recent.clear()
        for number, fields in reversed(entries):
            if fields.get(ON):
                self.recent.append((parsed(number), fields[ON], encode(number, fields)))

    def take(self, number: str, fields: dict) -> None:
        """One entry: a hint is handed out, an end closes what stands on the right."""
        if END in fields:
            self._end(fields[END], parsed(number)[0])
        elif ON in fields:
            body = encode(number, fields)
            self.recent.append((parsed(number), fields[ON], body))
            for one in tuple(self.readers.get(fields[ON], ())):
                one.say(body)

    def _end(self, right, at):
        self.ended[right] = at
        for one in tuple(self.standing.get(right, ())):
            one.end()

    def go_deaf(self) -> None:
        """Nobody is told anything on the strength of a right that may have ended meanwhile."""
        self.since = None
        for one in [one for spoke in self.wheel for one in spoke]:
            one.end()

    # Time -----------------------------------------------------------------------------------

    async def turn(self):
        """Each second a twentieth of the readers is kept awake, or let go when its time is up."""
        tick = 0
        while True:
            await asyncio.sleep(BEAT)
            tick = (tick + 1) % KEEP_AWAKE
            now = time.monotonic()
            for one in tuple(self.wheel[tick]):
                one.end() if now > one.until else one.say(AWAKE)
            if tick == 0:
                self._forget_ends()

    def _forget_ends(self):
        """An end that is older than every ticket that still opens voids nothing."""
        oldest = time.time_ns() // 1_000_000 - 2 * OPENS_FOR * 1000
        self.ended = {right: at for right, at in self.ended.items() if at > oldest}


def parsed(number: str) -> tuple[int, int]:
    """The number of an entry, to be compared. What is none comes before all."""
    moment, _dash, order = number.partition("-")
    is_one = moment.isdecimal() and order.isdecimal() and len(number) < 40
    return (int(moment), int(order)) if is_one else (0, 0)


def encode(number: str, fields: dict) -> bytes:
    """One event. JSON escapes line breaks, so that no field can begin a line of its own."""
    told = {"on": fields[ON], **json.loads(fields[SAY])}
    return f"id: {number}\ndata: {json.dumps(told)}\n\n".encode()

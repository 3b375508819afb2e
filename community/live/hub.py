"""One subscription for the whole process, a short queue for each reader."""

import asyncio
import contextlib
import json
from collections import defaultdict

from redis.exceptions import RedisError

QUEUE = 50  # messages a slow reader may fall behind before the oldest are dropped


class Hub:
    """Knows who listens where, and hands each message to them."""

    def __init__(self):
        self.readers = defaultdict(set)

    @contextlib.contextmanager
    def reader(self, channels):
        queue = asyncio.Queue(QUEUE)
        for channel in channels:
            self.readers[channel].add(queue)
        try:
            yield queue
        finally:
            for channel in channels:
                self.readers[channel].discard(queue)
                if not self.readers[channel]:
                    del self.readers[channel]

    async def listen(self, connection):
        """Hear everything under live:*; when Redis is away, come back to it."""
        while True:
            try:
                async with connection.pubsub() as channel:
                    await channel.psubscribe("live:*")
                    async for message in channel.listen():
                        self._hear(message)
            except (RedisError, OSError):
                await asyncio.sleep(1)

    def _hear(self, message):
        if message["type"] != "pmessage":
            return
        channel = message["channel"].decode().removeprefix("live:")
        with contextlib.suppress(ValueError):
            self.hand_out(channel, json.loads(message["data"]))

    def hand_out(self, channel, message):
        for queue in tuple(self.readers.get(channel, ())):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait((channel, message))

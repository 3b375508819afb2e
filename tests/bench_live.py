"""`python -m tests.bench_live`: what idle readers cost the live process, how soon it tells all.

Prints one figure a line, name value unit. Engines and live process are its own, thrown away after.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import time
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.config.settings")

import django
import redis

import tests.services  # noqa: F401  (starts the engines before the settings are read)

django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402

from community.live.hub import KEEP_AWAKE, MARGIN  # noqa: E402
from community.live.tickets import live_address  # noqa: E402
from community.live.wire import ON, SAY, STREAM  # noqa: E402
from tests.browser.serving import live_process  # noqa: E402

READERS = 2_000
CHANNEL = "topic:1:1"
ROUNDS = 5
TOGETHER = 100  # readers that come at the same moment


def main():
    words = argparse.ArgumentParser(prog="bench_live", description=__doc__.splitlines()[0])
    words.add_argument("--readers", type=int, default=READERS)
    for name, (value, unit) in measure(words.parse_args().readers).items():
        print(f"{name} {value} {unit}")


def measure(readers: int) -> dict:
    """What this many readers cost a live process of their own."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 4 * readers + 1_000), most))
    live = live_process("http://localhost")
    try:
        time.sleep(1 + MARGIN / 1000)  # older tickets do not open
        return asyncio.run(_figures(live, readers))
    finally:
        live.end()


async def _figures(live, readers):
    before = mib(live.process.pid)
    lines = await _open(live, readers)
    await asyncio.sleep(KEEP_AWAKE + 2 if readers >= READERS else 1)  # each was kept awake once
    added = mib(live.process.pid) - before
    times = [await _fan_out(lines) for _ in range(ROUNDS)]
    told = mib(live.process.pid) - before
    for _reader, writer in lines:
        writer.close()
    return {
        "live_readers": (len(lines), "readers"),
        "live_start_mib": (round(before, 1), "MiB"),
        "live_added_mib": (round(max(added, told), 1), "MiB"),
        "fan_out_ms": (round(statistics.median(times) * 1000, 1), "ms"),
    }


async def _open(live, readers):
    lines = []
    while len(lines) < readers:
        some = range(len(lines), min(readers, len(lines) + TOGETHER))
        lines += await asyncio.gather(*(_line(live, number) for number in some))
    return lines


async def _line(live, number):
    """As a browser asks, with the heads that browsers send."""
    parts = urlsplit(live.address)
    ticket = live_address([CHANNEL, f"member:{number}"], _rights(number)).partition("?")[2]
    reader, writer = await asyncio.open_connection("127.0.0.1", parts.port, limit=4096)
    heads = {
        "Host": parts.netloc,
        "Accept": "text/event-stream",
        "Origin": "http://localhost",
        "User-Agent": f"Mozilla/5.0 (X11; Linux x86_64) {'of usual length ' * 4}",
        "Accept-Language": "en-GB,en;q=0.9",
        "Accept-Encoding": "gzip, deflate, br, zstd",
    }
    told = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
    writer.write(f"GET /live/?{ticket} HTTP/1.1\r\n{told}\r\n".encode())
    assert b" 200 " in await reader.readline()
    await reader.readuntil(b"retry: 3000\n\n")
    return reader, writer


def _rights(number):
    return [f"member:{number}", f"session:{number:016x}", "group:1", "topic:1"]


async def _fan_out(lines):
    """From the moment a hint is given until the last reader has it."""
    word = str(time.time_ns())
    waiting = [asyncio.create_task(_heard(reader, word.encode())) for reader, _writer in lines]
    await asyncio.sleep(0.1)
    began = time.monotonic()
    hint = {ON: CHANNEL, SAY: json.dumps({"number": word})}
    redis.Redis.from_url(settings.REDIS_URL).xadd(STREAM, hint)
    await asyncio.gather(*waiting)
    return time.monotonic() - began


async def _heard(reader, word):
    while word not in await reader.readline():
        continue


def mib(pid: int) -> float:
    """The memory that is this process's share, and nobody else's twice."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    pss = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(pss.split()[1]) / 1024


if __name__ == "__main__":
    main()

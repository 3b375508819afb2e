"""N3: 500 members reply at once to one topic, each over a connection of their own."""

import asyncio
import json
import re
import time
from urllib.parse import urlencode

from tests.faulting.verdicts import Verdict

MEMBERS = 500
SECONDS = 30
STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
NUMBER = re.compile(rb"location: [^\r]*#p(\d+)", re.IGNORECASE)


def run(house, *, say, members: int = MEMBERS) -> Verdict:
    """All of them are let go in the same moment, once every connection stands."""
    verdict = Verdict("N3", f"{members} members, one topic, one moment")
    people = json.loads(house.inside("tests.faulting.inside", "people", str(members)))
    house.open_web()
    begun = time.monotonic()
    answers = asyncio.run(_all_at_once(house.port, people))
    seconds = time.monotonic() - begun
    _judge(house, verdict, people["topics"][0], answers, seconds)
    verdict.figures["crowd_seconds"] = f"{seconds:.2f} s"
    say(f"N3: {members} replies in {seconds:.2f} s")
    house.end("web")
    return verdict


async def _all_at_once(port, people):
    go = asyncio.Event()
    ready = asyncio.Semaphore(0)
    posters = [
        asyncio.create_task(_post(port, people["topics"][0], number, member, ready, go))
        for number, member in enumerate(people["members"])
    ]
    for _member in posters:
        await ready.acquire()
    go.set()
    return await asyncio.gather(*posters)


async def _post(port, topic, number, member, ready, go):
    """One member's reply: the status, and the number that it was given."""
    reader, writer = await asyncio.open_connection("localhost", port)
    cookie = "; ".join(f"{name}={value}" for name, value in member["cookie"].items())
    words = {
        "source": f"Marked crowd-{number}.\n\nOne voice of many.",
        "key": f"crowd-{number}",
        "csrfmiddlewaretoken": member["cookie"]["csrftoken"],
    }
    body = urlencode(words).encode()
    head = (
        f"POST /topics/{topic}/reply/ HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    ready.release()
    await go.wait()
    writer.write(head.encode() + body)
    answer = await reader.read()
    writer.close()
    status, place = STATUS.match(answer), NUMBER.search(answer)
    return int(status[1]) if status else 0, int(place[1]) if place else 0


def _judge(house, verdict, topic, answers, seconds):
    statuses = sorted({status for status, _number in answers})
    numbers = sorted(number for _status, number in answers)
    verdict.acked = sum(status == 302 for status, _number in answers)
    verdict.must(statuses == [302], f"every reply is taken: {statuses}")
    verdict.must(numbers == list(range(2, len(answers) + 2)), "numbers without gap or repeat")
    verdict.must(seconds <= SECONDS, f"within {SECONDS} s")
    log = house.folder.logs / "crowd.jsonl"
    log.write_text(
        "".join(
            json.dumps({"key": f"crowd-{n}", "topic": topic, "number": number}) + "\n"
            for n, (_status, number) in enumerate(answers)
        )
    )
    said = house.ask("found", str(log))
    verdict.found, verdict.lost = said["found"], len(said["lost"])
    verdict.duplicated = len(said["duplicated"])
    for promise in ("lost", "duplicated", "moved", "gaps", "untrue"):
        verdict.must(not said[promise], f"{promise}: {said[promise][:5]}")

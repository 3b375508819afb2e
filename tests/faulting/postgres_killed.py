"""F2: kill -9 of PostgreSQL under load, and what is left of what was acknowledged."""

import json
import random
import time

import psycopg

from tests.faulting.house import PEOPLE, children_of, kill
from tests.faulting.verdicts import Verdict

BACK_SECONDS = 5
LOST_PATIENCE_SECONDS = 30
AWAY_SECONDS = 4.5  # longer than a request waits for a connection, so that it must say so
DURABLE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}
# whole: postmaster and children; away: the same, and it stays away; hand: one of its processes,
# which it mends by itself; head: the postmaster alone
WAYS = ("whole", "away", "hand", "head")


def run(house, *, kills: int, pause: tuple, say) -> Verdict:
    verdict = Verdict("F2", f"{PEOPLE} members replying over HTTP")
    verdict.must(*_durable(house))
    web, moments = _break(house, kills, pause, verdict, say)
    _judge(house, verdict, moments)
    verdict.must(house.running["web"].pid == web, "the web process was never started again")
    _check_that_a_loss_is_seen(house, verdict)
    house.end("web")
    return verdict


def control(house, *, kills: int, pause: tuple, say) -> Verdict:
    """The same with commits that are not waited for: here acknowledged posts must be lost."""
    verdict = Verdict("control", "the same, synchronous_commit=off")
    _break(house, kills, pause, verdict, say, ways=("whole",))
    _count(house, verdict)
    verdict.must(verdict.lost > 0, "a loss that was arranged for is seen")
    return verdict


def _durable(house):
    with psycopg.connect(house.told["DATABASE_URL"]) as connection:
        told = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in DURABLE}
    return all(
        told[name] in good for name, good in DURABLE.items()
    ), f"engines are durable: {told}"


def _break(house, kills, pause, verdict, say, ways=WAYS):
    """Kill under load; the web process, and when PostgreSQL was up again each time."""
    people = house.people()
    house.open_web()
    web = house.running["web"].pid
    house.start_load("posting", people, str(_log(house)), str(house.port))
    _await_ack(house, after=time.monotonic())
    moments = []
    for number in range(kills):
        time.sleep(random.uniform(*pause))
        way = ways[number % len(ways)]
        moments.append(_kill(house, way))
        back = _await_ack(house, after=moments[-1])
        verdict.kills += 1
        say(f"{verdict.fault}: kill {number + 1} of {kills} ({way}), back after {back:.2f} s")
    time.sleep(1)
    house.end("posting", patience=40)
    return web, moments


def _await_ack(house, *, after):
    """Wait for the first reply that is acknowledged after a moment; how long that took."""
    until = time.monotonic() + LOST_PATIENCE_SECONDS
    while time.monotonic() < until:
        acks = (line["at"] for line in _lines(house) if "number" in line)
        if (first := min((at for at in acks if at > after), default=None)) is not None:
            return first - after
        time.sleep(0.2)
    return float(LOST_PATIENCE_SECONDS)


def _lines(house):
    if not _log(house).exists():
        return []
    whole, _newline, _begun = _log(house).read_text().rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()]


def _kill(house, way):
    if way == "hand" and (hands := children_of(house.postgres.child.pid)):
        kill(random.choice(hands))
        return _mended(house)
    house.kill_postgres(whole=way != "head")
    if way == "away":
        time.sleep(AWAY_SECONDS)
    return house.restart_postgres()


def _mended(house):
    """When the postmaster takes connections again after it threw everybody out."""
    time.sleep(0.3)
    while True:
        try:
            with psycopg.connect(house.told["DATABASE_URL"], connect_timeout=2):
                return time.monotonic()
        except psycopg.OperationalError:
            time.sleep(0.02)


def _judge(house, verdict, moments):
    said = _count(house, verdict)
    lines = _lines(house)
    acks = [line["at"] for line in lines if "number" in line]
    verdict.recoveries = [min((at - up for at in acks if at > up), default=99) for up in moments]
    verdict.recoveries = [round(seconds, 2) for seconds in verdict.recoveries]
    refusals = [line for line in lines if "status" in line]
    away = [line for line in refusals if line["status"] == 503]
    other = sorted({str(line["status"]) for line in refusals if line["status"] != 503})
    verdict.must(not other, f"what is not taken is a 503 and nothing else: {other}")
    verdict.must(bool(away), "a database that is away is answered with a 503")
    verdict.must(all(line["kept"] for line in away), "a 503 gives the text back")
    verdict.must(verdict.recovery_s <= BACK_SECONDS, f"back within {BACK_SECONDS} s")
    for promise in ("lost", "duplicated", "moved", "gaps", "untrue"):
        verdict.must(not said[promise], f"{promise}: {said[promise][:5]}")
    verdict.must(not said["torn"], "a post is whole or absent")
    verdict.must(acks and said["acked"] > 50, "there was a load")
    verdict.figures["answered_503"] = f"{len(away)} answers"
    verdict.figures["unacked_but_there"] = f"{said['unacked_but_there']} posts"
    seconds = max(acks, default=1) - min(acks, default=0)
    verdict.figures["acked_rate"] = f"{len(acks) / seconds:.0f} posts/s"


def _count(house, verdict):
    said = house.ask("found", str(_log(house)))
    verdict.acked, verdict.found = said["acked"], said["found"]
    verdict.lost, verdict.duplicated = len(said["lost"]), len(said["duplicated"])
    return said


def _check_that_a_loss_is_seen(house, verdict):
    """A judge who never sees a loss is worth nothing: one is made on purpose."""
    with psycopg.connect(house.told["DATABASE_URL"]) as connection:
        connection.execute(
            "DELETE FROM topics_post WHERE id = (SELECT id FROM topics_post p WHERE number = "
            "(SELECT max(number) FROM topics_post q WHERE q.topic_id = p.topic_id) LIMIT 1)"
        )
    said = house.ask("found", str(_log(house)))
    seen = len(said["lost"]) == 1 and said["gaps"] and said["untrue"]
    verdict.must(bool(seen), "a loss made on purpose is seen")


def _log(house):
    return house.folder.logs / "acked.jsonl"

"""F1: kill -9 of the worker and of its processes while mail is promised and sent, while reminders
of events fall due, and while days of the past are rolled up."""

import random
import time
from collections import Counter

import psycopg
import redis

from tests.faulting.verdicts import Verdict

PER_SECOND = 20
REMIND_PAUSE = 0.3  # seconds between two dates that come near
ROLL_PAUSE = 0.7  # seconds between two weeks that are to be rolled up
BACK_SECONDS = 30
DRAIN_SECONDS = 60


def run(house, *, hands: int, wholes: int, say) -> Verdict:
    verdict = Verdict("F1", f"{PER_SECOND} invitations by mail a second")
    house.start_slow_worker()
    house.start("beat")
    house.start_load("inviting", house.people(), str(_log(house)), str(PER_SECOND))
    house.start_load("reminding", house.people(), str(_dates(house)), str(REMIND_PAUSE))
    house.start_load("remembering", house.people(), str(ROLL_PAUSE))
    _await_sending(house, time.monotonic())
    for number in range(wholes):
        for _ in range(hands // wholes):
            time.sleep(random.uniform(0.2, 0.7))
            house.kill_worker(whole=False)
            verdict.kills += 1
        verdict.recoveries.append(_kill_whole(house, is_last=number == wholes - 1))
        verdict.kills += 1
        say(f"F1: {verdict.kills} kills, back after {verdict.recoveries[-1]:.2f} s")
    house.ask("reminded", str(_dates(house)))  # looks again, as beat does the minute after
    _judge(house, verdict, _drain(house))
    for name in ("worker", "beat"):
        house.end(name)
    return verdict


def _kill_whole(house, *, is_last):
    """How long until mail leaves again; the last time nobody but the beat says that some waits."""
    house.kill_worker(whole=True)
    time.sleep(random.uniform(1, 2))
    if is_last:
        house.end("reminding")
        house.end("remembering")
        house.end("inviting")
        redis.from_url(house.told["REDIS_URL"]).flushall()
    house.start_slow_worker()
    return round(_await_sending(house, time.monotonic()), 2)


def _await_sending(house, after):
    while time.monotonic() < after + BACK_SECONDS + 5:
        if house.running["worker"].poll() is not None:
            raise SystemExit((house.folder.logs / "worker.log").read_text()[-2000:])
        if any(at > after for at, what, _letter in _journal(house) if what == "done"):
            break
        time.sleep(0.1)
    return time.monotonic() - after


def _drain(house):
    until = time.monotonic() + DRAIN_SECONDS
    while _due(house) and time.monotonic() < until:
        time.sleep(0.2)
    return time.monotonic() < until


def _due(house):
    with psycopg.connect(house.told["DATABASE_URL"]) as connection:
        waiting = "SELECT count(*) FROM core_promise WHERE kept_at IS NULL"
        return connection.execute(waiting).fetchone()[0]


def _judge(house, verdict, is_drained):
    said = house.ask("letters", str(_log(house)))
    verdict.acked, verdict.found = said["acked"], said["found"]
    verdict.lost, verdict.duplicated = len(said["lost"]), len(said["double"])
    verdict.must(is_drained, f"all that is due is kept within {DRAIN_SECONDS} s")
    verdict.must(verdict.recovery_s <= BACK_SECONDS, f"back within {BACK_SECONDS} s")
    verdict.must(said["acked"] > 20, "there was a load")
    for promise in ("lost", "double", "torn", "unsent", "unkept", "given_up", "still_written"):
        broken = said[promise][:3] if isinstance(said[promise], list) else said[promise]
        verdict.must(not broken, f"{promise}: {broken}")
    _judge_reminders(house, verdict)
    _judge_rollups(house, verdict)
    _describe(house, verdict)


def _judge_reminders(house, verdict):
    """Each member who goes has one notice of each date that came near."""
    said = house.ask("reminded", str(_dates(house)))
    verdict.acked += said["acked"]
    verdict.found += said["found"]
    verdict.lost += len(said["lost"])
    verdict.duplicated += len(said["double"])
    verdict.figures["reminders"] = f"{said['found']} of {said['acked']}, each once"
    verdict.must(said["acked"] > 20, "dates came near")
    for promise in ("lost", "double", "still_due"):
        verdict.must(not said[promise], f"reminders {promise}: {said[promise]}")


def _judge_rollups(house, verdict):
    """Each day that is over has its signals, as if nothing had been killed."""
    said = house.ask("rolled")
    verdict.acked += said["acked"]
    verdict.found += said["found"]
    verdict.lost += len(said["lost"])
    begun = Counter(day for _at, what, day in _journal(house) if what == "rolled")
    killed = sum(times - 1 for times in begun.values())
    verdict.figures["days_rolled_up"] = f"{said['found']} of {said['acked']}, {killed} begun again"
    verdict.figures["signals"] = (
        f"{said['signals']}, {said['differing']} differ when counted again"
    )
    verdict.must(killed > 0, "a kill fell into a rollup")
    for promise in ("lost", "differing"):
        verdict.must(not said[promise], f"rollups {promise}: {said[promise]}")


def _describe(house, verdict):
    """Where the kills fell: begun and not done is before the effect, done twice is after it."""
    tried = Counter((what, letter) for _at, what, letter in _journal(house) if what != "rolled")
    letters = {letter for _what, letter in tried}
    begun = sum(tried["begun", letter] - tried["done", letter] for letter in letters)
    again = sum(max(0, tried["done", letter] - 1) for letter in letters)
    verdict.figures["killed_before_the_effect"] = f"{begun} letters"
    verdict.figures["killed_between_effect_and_commit"] = f"{again} letters"


def _journal(house):
    file = house.folder.logs / "sent.journal"
    if not file.exists():
        return []
    lines = (line.split() for line in file.read_text().splitlines())
    return [(float(at), what, letter) for at, what, letter in lines]


def _dates(house):
    return house.folder.logs / "near.jsonl"


def _log(house):
    return house.folder.logs / "promised.jsonl"

"""F4: Redis hung, stopped, killed and empty, or full, while members read, search and write."""

import json
import os
import shutil
import signal
import statistics
import time

import psycopg
import redis

from tests.faulting.verdicts import Verdict

QUIET_SECONDS = 5
WARM = 60  # requests
DRAIN_SECONDS = 60
SLOWER_MS, SLOWER_BY = 100, 1.5  # by which the 95th percentile may grow
WAIT_MS = 200  # that anything waits on Redis
MANY = 200  # requests, for their 95th percentile to be more than one of them
SERVER_ERROR, THERE = 500, 404


def run(house, *, seconds: float, say) -> Verdict:
    verdict = Verdict("F4", "members read, search, write, sign in; Redis goes and comes")
    people = house.people()
    house.open_web()
    for name in ("worker", "beat"):
        house.start(name)
    house.start_load("visiting", people, str(_log(house)), str(house.port))
    _await_load(house)
    spans, quiet = {}, []
    for name, fault in FAULTS.items():
        quiet.append(_span(QUIET_SECONDS))
        began = time.monotonic()
        fault(house, verdict, seconds)
        spans[name] = (began, began + seconds)
        verdict.kills += 1
        drained = _drain(house)
        verdict.recoveries.append(round(drained, 2))
        say(f"F4: Redis {name}; all that waited was kept {drained:.1f} s after its return")
    house.end("visiting")
    verdict.must(_drain(house) < DRAIN_SECONDS, f"all is kept within {DRAIN_SECONDS} s")
    _judge(house, verdict, quiet, spans)
    for name in ("worker", "beat", "web"):
        house.end(name)
    return verdict


def _await_load(house):
    """The first requests of a process are no measure."""
    while not _log(house).exists() or _log(house).read_text().count("\n") < WARM:
        if house.running["visiting"].poll() is not None:
            raise SystemExit((house.folder.logs / "visiting.log").read_text()[-2000:])
        time.sleep(0.2)


def _span(seconds):
    began = time.monotonic()
    time.sleep(seconds)
    return began, time.monotonic()


# Faults ---------------------------------------------------------------------------------------


def hung(house, verdict, seconds):
    """It takes connections, and answers nobody."""
    pid = _valkey(house).child.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(seconds)
        waited = house.ask("waiting")
    finally:
        os.kill(pid, signal.SIGCONT)
    verdict.figures["longest_wait_on_redis"] = f"{max(waited.values())} ms"
    verdict.must(max(waited.values()) <= WAIT_MS, f"waits on Redis: {waited}")
    later = {name: ms for name, ms in waited.items() if name != "first" and ms > WAIT_MS / 2}
    verdict.must(not later, f"only the first question waits: {later}")


def stopped(house, _verdict, seconds):
    valkey = _valkey(house)
    valkey.stop()
    time.sleep(seconds)
    valkey.start()


def killed_and_empty(house, _verdict, seconds):
    """kill -9, and what it had written to its disk is lost, too."""
    valkey = _valkey(house)
    valkey.child.kill()
    valkey.child.wait()
    time.sleep(seconds)
    house.offspring.sweep(valkey.child)
    valkey.child = None
    shutil.rmtree(valkey.data)
    valkey.start()


def full(house, _verdict, seconds):
    """It gives, and takes nothing. Celery's worker ends when it cannot note what it took."""
    door = redis.Redis.from_url(house.told["REDIS_URL"])
    door.config_set("maxmemory", 1)
    time.sleep(seconds)
    door.config_set("maxmemory", 0)


FAULTS = {"hung": hung, "stopped": stopped, "killed and empty": killed_and_empty, "full": full}


def _valkey(house):
    return house.engines.all["valkey"]


# Verdict --------------------------------------------------------------------------------------


def _drain(house):
    """Seconds until all that was promised by now is kept."""
    began = time.monotonic()
    with psycopg.connect(house.told["DATABASE_URL"], autocommit=True) as connection:
        last = connection.execute("SELECT max(id) FROM core_promise").fetchone()[0] or 0
        waiting = "SELECT 1 FROM core_promise WHERE kept_at IS NULL AND id <= %s LIMIT 1"
        while connection.execute(waiting, [last]).fetchone():
            if time.monotonic() > began + DRAIN_SECONDS:
                break
            _supervise(house)
            time.sleep(0.2)
    return time.monotonic() - began


def _supervise(house):
    """A process that ended is started again, as the house and docker-compose do."""
    for name in ("worker", "beat"):
        if house.running[name].poll() is not None:
            house.offspring.sweep(house.running.pop(name))
            house.start(name)


def _judge(house, verdict, quiet, spans):
    lines = [json.loads(line) for line in _log(house).read_text().splitlines()]
    visits = [line for line in lines if "kind" in line]
    _judge_answers(verdict, [one for one in visits if _is_there(one, visits)])
    _judge_times(verdict, visits, quiet, spans)
    found = house.ask("found", str(_log(house)))
    verdict.acked, verdict.found = found["acked"], found["found"]
    verdict.lost, verdict.duplicated = len(found["lost"]), len(found["duplicated"])
    for promise in ("lost", "duplicated", "moved", "torn", "gaps", "untrue"):
        verdict.must(not found[promise], f"{promise}: {found[promise]}")


def _is_there(one, visits):
    """A house without a search page is not asked for it."""
    return one["kind"] != "searching" or any(
        other["kind"] == "searching" and other["status"] != THERE for other in visits
    )


def _judge_answers(verdict, visits):
    bad = [one for one in visits if not isinstance(one["status"], int) or one["status"] >= 400]
    verdict.figures["requests"] = f"{len(visits)} requests"
    verdict.figures["errors"] = f"{len(bad)} requests"
    verdict.must(not bad, f"every page answers: {bad[:3]}")
    shut = [one for one in visits if one["kind"] == "signing in" and not one["done"]]
    verdict.must(not shut, f"signing in works: {shut[:3]}")
    for kind in {one["kind"] for one in visits}:
        done = sum(one["kind"] == kind for one in visits)
        verdict.must(done > 5, f"there was a load: {kind} {done}")


def _judge_times(verdict, visits, quiet, spans):
    """The 95th percentile of reading and writing in each fault, beside the quiet between them."""
    for kind in ("reading", "writing"):
        calm = max(_p95(visits, kind, span) for span in quiet)
        verdict.figures[f"{kind}_p95_quiet"] = f"{calm} ms"
        for name, span in spans.items():
            ms = _p95(visits, kind, span)
            verdict.figures[f"{kind}_p95_{name.replace(' ', '_')}"] = f"{ms} ms"
            most = max(calm + _slower(visits, kind, span), calm * SLOWER_BY)  # or a busy machine
            verdict.must(ms <= most, f"{kind} while {name}: {ms} ms, not {calm} ms")


def _slower(visits, kind, span):
    """The 95th percentile of few is their worst: one that met the fault first and waited."""
    return SLOWER_MS if len(_times(visits, kind, span)) >= MANY else WAIT_MS


def _times(visits, kind, span):
    return [one["ms"] for one in visits if one["kind"] == kind and span[0] <= one["at"] <= span[1]]


def _p95(visits, kind, span):
    times = _times(visits, kind, span)
    return round(statistics.quantiles(times, n=20)[-1]) if len(times) > 1 else 0


def _log(house):
    return house.folder.logs / "visits.jsonl"

"""`make faults`: breaks the engines under load, and counts what was promised and is there.

`--short` is for the automatic check. A line for each fault goes to var/faults/results.jsonl.
"""

import argparse
import signal
import sys
from functools import partial

from tests.faulting import crowd, mail_server, postgres_killed, redis_gone, worker_killed
from tests.faulting.house import FaultyHouse
from tests.faulting.verdicts import RESULTS, table


def main():
    words = argparse.ArgumentParser(prog="make faults", description=__doc__.splitlines()[0])
    words.add_argument("--short", action="store_true", help="a minute, with few kills")
    words.add_argument(
        "--only", choices=["F1", "F2", "F4", "N3", "F8", "control"], help="one fault"
    )
    asked = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    verdicts = []
    for names, engine_settings, faults in _houses(asked.short):
        if asked.only in (None, *names):
            with FaultyHouse(**engine_settings) as house:
                for name, fault in zip(names, faults, strict=True):
                    if asked.only in (None, name):
                        verdicts.append(fault(house))
                        verdicts[-1].record()
    _report(verdicts)
    sys.exit(1 if any(one.broken for one in verdicts) else 0)


def _houses(is_short):
    """Which faults happen in which house, and how its PostgreSQL is set apart from ours."""
    f2 = {"kills": 3, "pause": (0.5, 1.5)} if is_short else {"kills": 20, "pause": (2, 4)}
    f1 = {"hands": 8, "wholes": 1} if is_short else {"hands": 60, "wholes": 4}
    yield (
        ("F2", "F1"),
        {},
        (
            partial(postgres_killed.run, **f2, say=say),
            partial(worker_killed.run, **f1, say=say),
        ),
    )
    yield ("N3",), {}, (partial(crowd.run, members=100 if is_short else 500, say=say),)
    yield ("F4",), {}, (partial(redis_gone.run, seconds=4 if is_short else 15, say=say),)
    yield ("F8",), {}, (partial(mail_server.run, seconds=3 if is_short else 6, say=say),)
    if not is_short:
        lax = partial(postgres_killed.control, kills=3, pause=(1, 2), say=say)
        yield ("control",), {"synchronous_commit": "off"}, (lax,)


def _report(verdicts):
    print(f"\n{table(verdicts)}\n")
    for one in verdicts:
        for promise in one.broken:
            print(f"BROKEN {one.fault}: {promise}")
    for one in verdicts:
        print("\n".join(one.lines()))
    print(f"\nWritten to {RESULTS}.")


def say(line):
    print(line, flush=True)


if __name__ == "__main__":
    main()

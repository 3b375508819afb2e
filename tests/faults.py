"""`make faults`: breaks the engines under load, and counts what was promised and is there.

`--short` is for the automatic check. A line for each fault goes to var/faults/results.jsonl.
"""

import argparse
import signal
import sys

from tests.faulting import postgres_killed, worker_killed
from tests.faulting.verdicts import RESULTS, table


def main():
    words = argparse.ArgumentParser(prog="make faults", description=__doc__.splitlines()[0])
    words.add_argument("--short", action="store_true", help="a minute, with few kills")
    words.add_argument("--only", choices=["F1", "F2", "control"], help="one fault")
    asked = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    verdicts = []
    for name, fault in _faults(asked.short).items():
        if asked.only in (None, name):
            verdicts.append(fault())
            verdicts[-1].record()
    _report(verdicts)
    sys.exit(1 if any(one.broken for one in verdicts) else 0)


def _faults(is_short):
    if is_short:
        return {
            "F2": lambda: postgres_killed.run(kills=5, say=say),
            "F1": lambda: worker_killed.run(hands=8, wholes=1, say=say),
        }
    return {
        "F2": lambda: postgres_killed.run(kills=25, say=say),
        "control": lambda: postgres_killed.control(kills=4, say=say),
        "F1": lambda: worker_killed.run(hands=80, wholes=6, say=say),
    }


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

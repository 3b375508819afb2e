"""Outlives its parent by a moment, to end what the parent left behind.

Reads `watch PID SIGNAL SECONDS` and `forget PID` from its standard input. The end of that input
means that the parent is gone, however it went, on Linux and macOS alike: each process still
watched gets its signal, and its group is killed once its seconds are over.
"""

import os
import signal
import sys
import time

ENDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def listen(lines):
    """What is still to be ended when the parent has gone: {pid: (signal, seconds)}."""
    watched = {}
    for line in lines:
        verb, pid, *rest = line.split()
        if verb == "watch":
            watched[int(pid)] = (int(rest[0]), float(rest[1]))
        else:
            watched.pop(int(pid), None)
    return watched


def end(watched):
    for pid, (number, _) in watched.items():
        _quietly(os.kill, pid, number)
    begun = time.monotonic()
    while watched:
        for pid, (_, seconds) in list(watched.items()):
            if _ended(pid) or time.monotonic() - begun > seconds:
                _quietly(os.killpg, pid, signal.SIGKILL)
                del watched[pid]
        time.sleep(0.05)


def _ended(pid):
    """Whether the first of a group is over; a zombie only waits to be counted."""
    if not _quietly(os.kill, pid, 0):
        return True
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _quietly(kill, pid, number):
    """Whether the signal found anyone."""
    try:
        kill(pid, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    for number in ENDED:
        signal.signal(number, signal.SIG_IGN)
    end(listen(sys.stdin))

"""`python -m community.config.alive web`: whether a process of docker-compose.yml is well."""

import os
import sys
import time
import urllib.error
import urllib.request

from community.config import env, processes
from community.config.celery import app

# Beat saves its schedule every three minutes.
BEAT_SILENCE_SECONDS = 10 * 60


def web() -> bool:
    return _answers(f"http://127.0.0.1:{env.number('PORT', 8000)}/healthz")


def live() -> bool:
    """Any answer will do: a stream without its ticket is refused, and that is well."""
    return _answers(f"http://127.0.0.1:{env.number('LIVE_PORT', 8001)}/live/")


def worker() -> bool:
    here = os.uname().nodename
    return bool(app.control.ping(destination=[f"celery@{here}"], timeout=10))


def site() -> bool:
    """All of its parts."""
    return web() and worker() and beat()


def beat() -> bool:
    file = processes.beat_file()
    # Which ending it gets depends on the database module that Python was built with.
    saved = [path.stat().st_mtime for path in file.parent.glob(f"{file.name}*")]
    return time.time() - max(saved, default=0) < BEAT_SILENCE_SECONDS


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


PROBES = {"site": site, "web": web, "live": live, "worker": worker, "beat": beat}

if __name__ == "__main__":
    sys.exit(0 if PROBES[sys.argv[1]]() else 1)

"""What the house runs, each as one command line: `make run` and docker-compose.yml both ask here.

`python -m community.config.processes web` checks the settings and becomes that process.
"""

import os
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from community.config import env

# Seconds for what web has in hand when it must end: docker-compose gives 30, and home waits 6.
HANDS_FULL, HANDS_FULL_AT_HOME = 20, 4
# Long tasks and commands get time, and no connection pool, through this name.
JOB = {"HEARTH_JOB": "1"}


def site():
    """Web, worker and beat, with the site loaded once for all of them."""
    return _python("community.config.site")


def web():
    return [
        *_python("community.config.serving"),
        "--interface=wsgi",
        f"--host={env.text('HOST', '127.0.0.1')}",
        f"--port={env.number('PORT', 8000)}",
        f"--workers={env.number('WEB_WORKERS', 1)}",
        f"--blocking-threads={env.number('WEB_THREADS', 8)}",
        f"--workers-kill-timeout={HANDS_FULL_AT_HOME if env.truth('HEARTH_DEV') else HANDS_FULL}",
        "--respawn-failed-workers",
        "--log-level=warning",
        "community.config.wsgi:application",
    ]


def live():
    """Open streams never end by themselves: without the time-out a stop would wait for ever."""
    return [
        *_python("uvicorn"),
        f"--host={env.text('HOST', '127.0.0.1')}",
        f"--port={env.number('LIVE_PORT', 8001)}",
        "--timeout-graceful-shutdown=2",
        "--no-access-log",
        "--log-level=warning",
        "community.live.app:app",
    ]


def worker():
    return [
        *_celery("worker"),
        f"--concurrency={env.number('WORKER_PROCESSES', 2)}",
        "--loglevel=WARNING",
        "--without-gossip",
        "--without-mingle",
    ]


def beat():
    return _python("community.config.beat")


def beat_file() -> Path:
    """When what was last asked for. No promise is in it: it may lie where nothing is kept."""
    return Path(env.text("BEAT_FOLDER", tempfile.gettempdir())) / "hearth-beat"


def migrate():
    return manage("migrate", "--noinput")


def manage(*words):
    return [*_python("django"), *words]


def _python(module):
    return [sys.executable, "-m", module]


def _celery(part):
    return [*_python("celery"), "--quiet", "--app=community.config.celery", part]


SERVERS = {"site": site, "live": live}
PARTS = {"web": web, "worker": worker, "beat": beat}  # of the site; each can run alone, too
COMMANDS = {"migrate": migrate, "manage": manage}
JOBS = {"worker", "beat", *COMMANDS}


def environment(name: str) -> dict[str, str]:
    """What a process is told beyond the site's own settings."""
    told = {"DJANGO_SETTINGS_MODULE": "community.config.settings", "PYTHONUNBUFFERED": "1"}
    return told | (JOB if name in JOBS else {})


def main(words):
    every = SERVERS | PARTS | COMMANDS
    if not words or words[0] not in every:
        sys.exit(f"Say which process to run: {', '.join(every)}.")
    name, *rest = words
    os.environ |= environment(name)
    try:
        bool(settings.SITE_URL)  # the first look is what reads the settings
        argv = every[name](*rest)
    except ImproperlyConfigured as fault:
        sys.exit(str(fault))
    os.execv(argv[0], argv)  # noqa: S606 - the process takes our place, and its signals


if __name__ == "__main__":
    main(sys.argv[1:])

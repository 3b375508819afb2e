"""Web, worker and beat as forks of one process in which the site is loaded once: what they do not
write to is in memory once for all of them.

A part that ends by itself is forked again from what is loaded, each time after a longer pause.
"""

import os
import runpy
import signal
import sys
import time
from multiprocessing import get_context
from multiprocessing.connection import wait

from django.conf import settings
from django.db import connections

from community.config import env, processes
from community.config.addresses import database
from community.config.falls import Falls
from community.config.loading import freeze, load_servers, load_site
from community.config.services.offspring import following_parent, forks_end_with_us, named

ENDING = (signal.SIGTERM, signal.SIGINT)
forking = get_context("fork")


class Stop(BaseException):
    """SIGTERM or Ctrl-C."""


class Part:
    """One of the site's processes, with whatever it forks itself."""

    def __init__(self, name: str):
        self.name, self.process, self.falls = name, None, Falls()

    def start(self) -> None:
        """The child is deaf to the end until it has a way of its own to hear of it."""
        follow = following_parent(signal.SIGTERM)
        process = forking.Process(target=become, args=(self.name, follow))
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            process.start()
            self.process = process
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        self.falls.began()

    def look_after(self) -> None:
        if self.process is None:
            if self.falls.is_over():
                self.start()
        elif self.process.exitcode is not None:
            code, self.process = self.process.exitcode, None
            print(f"{self.name} {self.falls.fell(code)}", file=sys.stderr)


def become(name: str, follow) -> None:
    """What a child does: the command line of its part, without loading anything again."""
    follow()
    forks_end_with_us()
    named(f"hearth-{name}")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    os.environ |= processes.environment(name)
    if name in processes.JOBS:
        take_time()
    _python, _m, module, *words = processes.PARTS[name]()
    sys.argv[1:] = words
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def take_time() -> None:
    """The settings were read for pages: a job's statements have more time, and no pool."""
    told = database(env, dev=settings.DEV, testing=settings.TESTING)
    connections.settings["default"].update(told)


def keep(parts: list[Part]) -> None:
    """Until somebody ends us."""
    while True:
        for part in parts:
            part.look_after()
        running = [part.process.sentinel for part in parts if part.process]
        pauses = [part.falls.left() for part in parts if not part.process]
        if running:
            wait(running, timeout=min(pauses, default=None))
        else:
            time.sleep(min(pauses))


def main() -> None:
    load_site()
    load_servers()
    freeze()
    for number in ENDING:
        signal.signal(number, _stop)
    parts = [Part(name) for name in processes.PARTS]
    try:
        keep(parts)
    except Stop:
        _end([part.process for part in parts if part.process])


def _end(running):
    """All at once; each finishes what it has in hand, and who is impatient kills us."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    for process in running:
        process.terminate()
    for process in running:
        process.join()


def _stop(*_):
    raise Stop


if __name__ == "__main__":
    main()

"""`make run`: the whole house in one terminal, with engines of its own."""

# ruff: noqa: S603 - every word of these command lines is our own

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from community.config import env, processes
from community.config.crew import Crew
from community.config.services.engines import Engines
from community.config.services.folder import DataFolder
from community.config.services.offspring import Offspring, following_parent
from community.config.services.trouble import CannotStart

ROOT = Path(__file__).resolve().parents[2]
FIRST_ANSWER_SECONDS = 60


class Stop(BaseException):
    """Ctrl-C, SIGTERM, or a parent that is gone."""


class House:
    def __init__(self):
        self.port = _port()
        self.host = env.text("HOST", "127.0.0.1")
        self.site = env.text("SITE_URL", f"http://localhost:{self.port}").rstrip("/")
        self.folder = DataFolder(env.text("DATA", str(ROOT / "var")))
        self.offspring = Offspring()
        self.engines = Engines(self.folder, offspring=self.offspring)
        self.crew = None

    def run(self) -> None:
        self.folder.make()
        self.folder.hold(kind="site", address=f"{self.site}/")
        for port in (self.port, self.port + 1):
            _refuse_taken(self.host, port)
        say("Opening the house …")
        try:
            self.engines.start()
            told = surroundings(self.folder, self.engines, site=self.site, port=self.port)
            os.environ |= told
            accounts = self._open()
            self.crew = Crew(folder=self.folder, offspring=self.offspring, told=told, say=say)
            self.crew.start()
            self._await_first_answer()
            self._welcome(accounts)
            self._keep()
        finally:
            self._close()

    def _open(self):
        """Tables, translations and the demo community; the accounts to sign in with."""
        accounts, log = self.folder.path / "accounts", self.folder.logs / "opening.log"
        with log.open("wb") as file:
            done = subprocess.run(
                [sys.executable, "-m", "community.config.opening", accounts],
                env=os.environ | processes.environment("migrate"),
                preexec_fn=following_parent(signal.SIGTERM),
                stderr=file,
                check=False,
            )
        if done.returncode:
            last = log.read_text().strip().rpartition("\n")[2]
            raise CannotStart(f"The house could not be made ready ({log}): {last}")
        return accounts.read_text().splitlines()

    def _await_first_answer(self):
        until = time.monotonic() + FIRST_ANSWER_SECONDS
        while not _answers(self.port):
            self._watch()
            if time.monotonic() > until:
                raise CannotStart(
                    f"The site does not answer; see {self.folder.logs / 'site.log'}."
                )
            time.sleep(0.1)

    def _welcome(self, accounts):
        say("")
        say("Hearth is open.")
        say(f"  the house   {self.site}/")
        say(f"  the desk    {self.site}/desk/")
        say(f"  mail        {self.site}/dev/mail/")
        for number, account in enumerate(accounts):
            say(f"  {'' if number else 'accounts':11} {account}")
        say(f"Data and logs are in {self.folder.path}. Ctrl-C closes the house.")

    def _keep(self):
        # make hands a signal on, but a killed make cannot: then nobody would hold us any more.
        parent = os.getppid() if env.text("MAKELEVEL") else None
        while parent in (None, os.getppid()):
            self._watch()
            time.sleep(0.3)
        raise Stop

    def _watch(self):
        self.crew.look_after()
        for engine in self.engines.all.values():
            if engine.child is None or engine.child.poll() is not None:
                self._restart(engine)

    def _restart(self, engine):
        say(f"{engine.name} ended, see {engine.log}; starting it again.")
        if engine.child:
            self.offspring.sweep(engine.child)
            engine.child = None
        try:
            engine.start()
        except CannotStart as trouble:
            say(str(trouble))
            time.sleep(2)

    def _close(self):
        """The servers first, so that nobody asks an engine that is gone."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if self.crew:
            say("Closing …")
            self.crew.stop()
        self.engines.stop()


def surroundings(folder, engines, *, site, port) -> dict[str, str]:
    """The environment of everything that runs on a data folder."""
    live = f"http://{urlsplit(site).hostname}:{port + 1}/live/"
    return {
        "HEARTH_DEV": "1",
        "DATA": str(folder.path),
        "BEAT_FOLDER": str(folder.path / "run"),
        "SECRET_KEY": env.text("SECRET_KEY") or folder.secret(),
        "SITE_URL": site,
        "PORT": str(port),
        "LIVE_PORT": str(port + 1),
        "LIVE_URL": env.text("LIVE_URL", live),
        **engines.addresses(),
    }


def say(line: str) -> None:
    with contextlib.suppress(OSError):  # a closed terminal must not keep us from closing
        print(line, flush=True)


def _port():
    port = env.text("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65535:
        raise CannotStart(f"PORT must be a number from 1 to 65534, not “{port}”.")
    return int(port)


def _refuse_taken(host, port):
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} cannot be used ({error.strerror}); the house takes two in a row. "
                "Choose another: make run PORT=8010"
            ) from error


def _answers(port):
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        door.request("GET", "/healthz")
        return door.getresponse().status == 200
    except OSError:
        return False
    finally:
        door.close()


def _stop(*_):
    raise Stop


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN or number != signal.SIGHUP:
            signal.signal(number, _stop)
    try:
        House().run()
    except (CannotStart, ImproperlyConfigured) as trouble:
        sys.exit(str(trouble))
    except Stop:
        say("Closed.")


if __name__ == "__main__":
    main()

"""Houses and engines in processes of their own, and what they leave behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {"DATABASE_URL", "REDIS_URL", "DATA", "SITE_URL", "LIVE_URL", "SECRET_KEY", "EMAIL_URL"}
SETTINGS |= {"DEFAULT_FROM_EMAIL", "DJANGO_SETTINGS_MODULE", "MAKELEVEL", "MAKEFLAGS", "PORT"}

FIRST_PORT, PORTS = 20_000, 12_000
_asked = count()

ENGINES = """
import sys, time
from community.config.services.engines import Engines
from community.config.services.folder import DataFolder
from community.config.services.offspring import Offspring
from community.config.services.trouble import CannotStart
engines = Engines(DataFolder(sys.argv[1]), offspring=Offspring())
try:
    engines.folder.make()
    engines.folder.hold(kind="site", address="http://localhost:8000/")
    engines.start()
except CannotStart as trouble:
    sys.exit(str(trouble))
print(engines.addresses().get("DATABASE_URL", "none"), flush=True)
sys.stdin.read()
engines.stop()
"""


def plain_environment(**more):
    """This process's environment without anything that Hearth reads."""
    told = {k: v for k, v in os.environ.items() if k not in SETTINGS and "HEARTH" not in k}
    return told | {"PYTHONPATH": str(ROOT)} | {key: str(value) for key, value in more.items()}


def start_engines(data, **more):
    return subprocess.Popen(
        [sys.executable, "-c", ENGINES, str(data)],
        cwd=ROOT,
        env=plain_environment(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def address_of(engines):
    address = engines.stdout.readline().strip()
    assert address, engines.stderr.read()
    return address


def close(process):
    """Let engines that `start_engines` began stop in their own order."""
    process.stdin.close()
    assert process.wait(60) == 0


def processes_of(data):
    """Every process on a data folder: by its words, its environment, or where it stands."""
    mark = str(data).encode()
    return [pid for pid in _all() if pid != os.getpid() and any(mark in t for t in _traces(pid))]


def gone_within(seconds, data):
    until = time.monotonic() + seconds
    while left := processes_of(data):
        if time.monotonic() > until:
            return [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in left]
        time.sleep(0.1)
    return []


def until_true(question, seconds=60):
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until
        time.sleep(0.1)


def free_ports():
    """A port that is free and whose follower is, too. Below those that the system hands out by
    itself, and others in each process: nobody takes them before they are listened at."""
    while True:
        port = FIRST_PORT + (os.getpid() * 20 + next(_asked) * 2) % PORTS
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def _all():
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _traces(pid):
    try:
        here = Path(f"/proc/{pid}")
        if b" Z " in (here / "stat").read_bytes().rpartition(b")")[2][:3]:
            return []
        return [
            (here / "cmdline").read_bytes(),
            (here / "environ").read_bytes(),
            os.fsencode(os.readlink(here / "cwd")),
        ]
    except OSError:
        return []


def words_of(pid):
    """How a process was called; nothing when it ended in this moment."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def part_of(pid):
    """Which part of the site a process belongs to: web, worker or beat; nothing for another."""
    try:
        called = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
    return called.removeprefix("hearth-") if called.startswith("hearth-") else ""


class House:
    """`make run` in a folder and on a port of its own."""

    def __init__(self, data, port=None):
        self.data, self.port = Path(data), port or free_ports()
        self.log = self.data.with_name(self.data.name + ".log")
        self.process = None

    def is_open(self):
        return self.process is not None and self.process.poll() is None

    def open(self, seconds=120):
        """Start, and wait until the welcome is printed; how long the first answer took."""
        begun = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "community.config.home"],
                cwd=ROOT,
                env=plain_environment(DATA=self.data, PORT=self.port),
                stdout=log,
                stderr=log,
            )
        while self.get("/healthz") != 200:
            assert self.process.poll() is None, self.told()
            assert time.monotonic() - begun < seconds, self.told()
            time.sleep(0.1)
        answered = time.monotonic() - begun
        self.wait_for("Data and logs are in")
        return answered

    def wait_for(self, words, seconds=60):
        until = time.monotonic() + seconds
        while words not in self.told():
            assert time.monotonic() < until, self.told()
            time.sleep(0.1)

    def told(self):
        return self.log.read_text()

    def get(self, path):
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            door.request("GET", path)
            return door.getresponse().status
        except OSError:
            return None
        finally:
            door.close()

    def manage(self, *words):
        return subprocess.run(
            [sys.executable, "-m", "community.config.command", *words],
            cwd=ROOT,
            env=plain_environment(DATA=self.data, PORT=self.port),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def server(self, name):
        """The first process of one server, or of one part of the site."""
        mark = f"-m\0{name}".encode()
        found = [pid for pid in processes_of(self.data) if part_of(pid) == name]
        found = found or [pid for pid in processes_of(self.data) if mark in words_of(pid)]
        return min(found, default=None)

    def close(self):
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

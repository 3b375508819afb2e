"""The production processes on engines of their own, seeded, and the empty view beside them."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from community.config import processes
from community.config.services.engines import Engines
from community.config.services.folder import DataFolder
from community.config.services.offspring import Offspring
from tests.benching.plan import SHORT
from tests.config.houses import (
    ROOT,
    free_ports,
    part_of,
    plain_environment,
    processes_of,
    words_of,
)

WORKERS, THREADS = 2, 4
WITHOUT_LAYERS = {"HEARTH_BENCH_WITHOUT_LAYERS": "1"}  # read by tests/benching/empty.py
FLAGS = ("--workers-kill-timeout=3", "--respawn-failed-workers", "--log-level=warning")
ENGINES = {"postgres": "PostgreSQL", "valkey-server": "Valkey", "redis-server": "Valkey"}


class BenchHouse:
    """Opened with `with`. A folder that is given is kept, and its seed used again."""

    def __init__(self, posts: int, kept: str = ""):
        self.posts = posts
        self._place = None if kept else tempfile.TemporaryDirectory(prefix="hearth-bench-")
        self.folder = DataFolder(kept or self._place.name)
        self.offspring = Offspring()
        self.engines = Engines(self.folder, offspring=self.offspring, given=False)
        self.port, self.empty_port, self.bare_port = free_ports(), free_ports(), free_ports()
        self.running, self.rolled = {}, {}

    def __enter__(self):
        self.folder.make()
        self.folder.hold(kind="site", address=f"http://localhost:{self.port}/")
        try:
            self.engines.start()
            self.told = plain_environment(**self._settings())
            self.inside("django", "migrate", "--verbosity=0", "--noinput")
            self.inside("django", "collectstatic", "--verbosity=0", "--noinput")
            self.seed, self.rolled = self._seed(), self._roll()
            self._open()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in self.running.values():
            self.offspring.end(child, patience=4)
        self.engines.stop()
        if self._place:
            self._place.cleanup()

    def _settings(self):
        """What .env would say, and nothing of development."""
        return {
            "DJANGO_SETTINGS_MODULE": "community.config.settings",
            "SECRET_KEY": "measured and thrown away " * 3,
            "SITE_URL": f"http://localhost:{self.port}",
            "EMAIL_URL": "smtp://localhost:9",
            "DEFAULT_FROM_EMAIL": "bench@example.org",
            "DATA": self.folder.path,
            "STATIC_ROOT": self.folder.path / "static",
            "BEAT_FOLDER": self.folder.path / "run",
            "PORT": self.port,
            "LIVE_PORT": self.port + 1,
            "WEB_WORKERS": WORKERS,
            "WEB_THREADS": THREADS,
            "TRUSTED_PROXY_COUNT": 0,
            **self.engines.addresses(),
        }

    def inside(self, *words, **told) -> str:
        """Run a module of ours to its end, as a job of this house."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=self.told | processes.JOB | told,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stderr[-3000:]}")
        return done.stdout

    def _seed(self):
        file = self.folder.path / "seed.json"
        if not file.exists():
            self.inside("tests.benching.seeding", str(file), str(self.posts))
        return json.loads(file.read_text())

    def _roll(self):
        """The figures of all days, so that the worker has nothing to catch up on meanwhile."""
        file = self.folder.path / "rolled.json"
        words = ["14"] if self.posts <= SHORT.posts else ["365", "whole"]
        if not file.exists():
            file.write_text(self.inside("tests.benching.rolling", *words))
        return json.loads(file.read_text())

    def _open(self):
        kept = os.environ.copy()
        os.environ |= self.told
        try:
            for name, argv in processes.SERVERS.items():
                self._start(name, argv(), processes.environment(name))
        finally:
            os.environ.clear()
            os.environ |= kept
        self._start("empty", self._empty(self.empty_port), {})
        self._start("bare", self._empty(self.bare_port), WITHOUT_LAYERS)
        self._await(self.port, "/healthz")
        self._await(self.empty_port, "/")
        self._await(self.bare_port, "/")

    def _empty(self, port):
        """The same server with the same flags."""
        return [
            *(sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1"),
            *(f"--port={port}", f"--workers={WORKERS}"),
            *(f"--blocking-threads={THREADS}", *FLAGS),
            "tests.benching.empty:application",
        ]

    def _start(self, name, argv, more):
        told = self.told if name not in {"empty", "bare"} else plain_environment()
        with (self.folder.logs / f"{name}.log").open("ab") as log:
            self.running[name] = self.offspring.spawn(
                argv,
                patience=2,
                cwd=ROOT,
                env=told | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _await(self, port, path, seconds=60):
        until = time.monotonic() + seconds
        while True:
            try:
                status, _body = ask(port, path)
            except OSError:
                status = None
            if status == 200:
                return
            if time.monotonic() > until:
                raise SystemExit(f"Nothing answers on {port}; see {self.folder.logs}.")
            time.sleep(0.1)

    def memory(self) -> dict[str, float]:
        """PSS in MiB of our processes by name, and of the engines; the empty view left out."""
        sums = {}
        for pid in processes_of(self.folder.path):
            name = _name_of(pid, words_of(pid).decode(errors="replace"))
            sums[name] = sums.get(name, 0) + _pss(pid)
        return sums


def _name_of(pid, words):
    for mark, name in ENGINES.items():
        if mark in words.split("\0")[0] or words.startswith(f"{name.lower()}:"):
            return name
    if "\0uvicorn\0" in words:
        return "live"
    return "PostgreSQL" if words.startswith("postgres") else part_of(pid) or "site"


def _pss(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def ask(port, path, *, method="GET", body=None, headers=None):
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        door.request(method, path, body, {"Host": f"localhost:{port}", **(headers or {})})
        answer = door.getresponse()
        return answer.status, answer.read()
    finally:
        door.close()

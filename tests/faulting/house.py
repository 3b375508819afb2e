"""A house with durable engines in a throwaway folder; each of its processes is a child of ours."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from community.config import processes
from community.config.home import surroundings
from community.config.services import postgres
from community.config.services.engines import Engines
from community.config.services.folder import DataFolder
from community.config.services.offspring import Offspring, alive
from tests.config.houses import free_ports

PEOPLE = 16
PREFIX = "hearth-faults-"
LOGS = Path(__file__).resolve().parents[2] / "var" / "faults" / "log"  # of the last run
SLOW_WORKER = "--app=tests.faulting.slow_worker"


class FaultyHouse:
    """Opened with `with`; whatever happens, nothing of it is left behind."""

    def __init__(self, **engine_settings):
        sweep()
        self._place = tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-")
        self.folder = DataFolder(self._place.name)
        self.offspring = Offspring()
        self.port = free_ports()
        self.engines = Engines(self.folder, offspring=self.offspring, given=False)
        self.engine_settings = engine_settings
        self.running = {}

    def __enter__(self):
        self.folder.make()
        self._kept_settings = dict(postgres.SETTINGS)
        postgres.SETTINGS.update(self.engine_settings)
        try:
            self.engines.start()
            self._tell()
            # Our own check refuses engines that forget; for the control they are meant to.
            checks = ["--skip-checks"] if self.engine_settings else []
            self.inside("django", "migrate", "--verbosity=0", "--noinput", *checks)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        postgres.SETTINGS.clear()
        postgres.SETTINGS.update(self._kept_settings)
        for child in self.running.values():
            self.offspring.end(child, patience=4)
        self.engines.stop()
        shutil.copytree(self.folder.logs, LOGS, dirs_exist_ok=True)
        self._place.cleanup()

    def _tell(self):
        site = f"http://localhost:{self.port}"
        self.told = surroundings(self.folder, self.engines, site=site, port=self.port)
        os.environ |= self.told

    @property
    def postgres(self):
        return self.engines.all["postgres"]

    @property
    def mail(self) -> Path:
        return self.folder.path / "mail"

    def start(self, name: str, argv: list | None = None) -> subprocess.Popen:
        """Start a server of the house, or a load, in a group of its own."""
        with (self.folder.logs / f"{name}.log").open("ab") as log:
            self.running[name] = self.offspring.spawn(
                argv or (processes.SERVERS | processes.PARTS)[name](),
                env=os.environ | self.told | processes.environment(name),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self.running[name]

    def start_slow_worker(self) -> subprocess.Popen:
        argv = [SLOW_WORKER if word.startswith("--app=") else word for word in processes.worker()]
        return self.start("worker", argv)

    def start_load(self, name: str, *words) -> subprocess.Popen:
        return self.start(name, [sys.executable, "-m", "tests.faulting.inside", name, *words])

    def end(self, name: str, patience=30) -> None:
        self.offspring.end(self.running.pop(name), patience=patience)

    def inside(self, module: str, *words) -> str:
        """Run something with the settings of the house; what it said."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=os.environ | self.told | processes.environment("migrate"),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{module} {' '.join(words)}: {done.stdout}{done.stderr[-2000:]}")
        return done.stdout

    def ask(self, module: str, *words):
        """One of our own modules, its answer as JSON."""
        return json.loads(self.inside("tests.faulting.inside", module, *words))

    def people(self) -> str:
        """The file that says who may write, and where; they are made once."""
        file = self.folder.path / "people.json"
        if not file.exists():
            file.write_text(self.inside("tests.faulting.inside", "people", str(PEOPLE)))
        return str(file)

    def open_web(self) -> None:
        self.start("web")
        until = time.monotonic() + 30
        while not self.answers("/topics/"):
            if time.monotonic() > until:
                raise SystemExit((self.folder.logs / "web.log").read_text()[-2000:])
            time.sleep(0.1)

    def answers(self, path: str) -> bool:
        door = http.client.HTTPConnection("localhost", self.port, timeout=5)
        try:
            door.request("GET", path)
            return door.getresponse().status == 200
        except OSError:
            return False
        finally:
            door.close()

    # Killing ------------------------------------------------------------------------------

    def kill_postgres(self, whole: bool) -> None:
        """kill -9 of the postmaster, and with `whole` of all its children, too."""
        victim = self.postgres.child
        children = children_of(victim.pid) if whole else []
        for pid in [victim.pid, *children]:
            kill(pid)
        victim.wait()

    def restart_postgres(self) -> float:
        """As the supervisor does; the moment when it was up."""
        self.offspring.sweep(self.postgres.child)
        self.postgres.child = None
        self.postgres.start()
        return time.monotonic()

    def kill_worker(self, whole: bool) -> None:
        """kill -9 of one process of the worker's, or of all of them."""
        main = self.running["worker"]
        hands = children_of(main.pid)
        if whole:
            for pid in [main.pid, *hands]:
                kill(pid)
            self.offspring.sweep(self.running.pop("worker"))
        elif hands:
            kill(hands[time.monotonic_ns() % len(hands)])


def sweep() -> None:
    """Folders of runs that were killed; all that ran in them died with the runner."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not alive(int(number)) and folder.stat().st_uid == os.geteuid():
            shutil.rmtree(folder, ignore_errors=True)


def children_of(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        listed = subprocess.run(
            ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
        ).stdout.split()
    return [int(one) for one in listed]


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return

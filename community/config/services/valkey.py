"""A Valkey of our own: the broker, the cache and the live hints, through a socket only."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from community.config.services.binaries import valkey_server
from community.config.services.offspring import alive, program_of, wait_until_gone
from community.config.services.trouble import CannotStart

READY_SECONDS = 10


class Valkey:
    name = "Valkey"
    ending = signal.SIGTERM
    patience = 8.0

    def __init__(self, *, data: Path, sockets: Path, log: Path, offspring, throwaway=False):
        self.data, self.log = data, log
        self.socket = sockets / "valkey.sock"
        self.offspring, self.throwaway = offspring, throwaway
        self.child = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        program = valkey_server()
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_over()
        with self.log.open("ab") as log:
            self.child = self.offspring.spawn(
                [program, *self._options()],
                ending=self.ending,
                patience=self.patience,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        if self.child:
            self.offspring.end(self.child, ending=self.ending, patience=self.patience)
            self.child = None

    def ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(1)
            try:
                door.connect(str(self.socket))
                door.sendall(b"PING\r\n")
                return door.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def _options(self):
        # noeviction: the queue lives here too, and an evicting policy eats queued tasks.
        options = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.data,
            "pidfile": self._pid_file,
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
            "save": "",
            "appendonly": "no" if self.throwaway else "yes",
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]

    @property
    def _pid_file(self):
        return self.data / "valkey.pid"

    def _take_over(self):
        """We hold the data folder: a server that still writes to it was left behind."""
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return
        if alive(pid) and program_of(pid) in {"valkey-server", "redis-server"}:
            if not wait_until_gone(pid, 2):
                os.kill(pid, signal.SIGTERM)
            if not wait_until_gone(pid, self.patience):
                raise CannotStart(f"A Valkey (process {pid}) still uses {self.data}: end it.")
        self._pid_file.unlink(missing_ok=True)

    def _wait_until_ready(self):
        until = time.monotonic() + READY_SECONDS
        while not self.ready():
            if self.child.poll() is not None:
                self.offspring.sweep(self.child)
                raise CannotStart(f"Valkey ends as soon as it starts; see {self.log}.")
            if time.monotonic() > until:
                raise CannotStart(f"Valkey does not get ready; see {self.log}.")
            time.sleep(0.01)

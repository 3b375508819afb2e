"""The servers of a running house: started, watched, started again, stopped."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from community.config import processes
from community.config.falls import Falls
from community.config.services.folder import DataFolder
from community.config.services.offspring import Offspring

BIGGEST_LOG = 5 * 1024 * 1024
PATIENCE = 6


@dataclass
class Server:
    name: str
    log: Path
    falls: Falls
    child: subprocess.Popen | None = None


class Crew:
    def __init__(self, *, folder: DataFolder, offspring: Offspring, told: dict, say):
        self.offspring, self.told, self.say = offspring, told, say
        self.servers = [
            Server(name, folder.logs / f"{name}.log", Falls()) for name in processes.SERVERS
        ]

    def start(self) -> None:
        for server in self.servers:
            self._start(server)

    def look_after(self) -> None:
        """Start again what ended by itself, each time after a longer pause."""
        for server in self.servers:
            if server.child is None:
                if server.falls.is_over():
                    self._start(server)
            elif server.child.poll() is not None:
                self._fell(server)

    def stop(self) -> None:
        """All at once: each finishes what it has in hand."""
        running = [server.child for server in self.servers if server.child]
        for child in running:
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + PATIENCE
        for child in running:
            self.offspring.end(child, patience=max(0.1, until - time.monotonic()))
        for server in self.servers:
            server.child = None

    def _start(self, server):
        if server.log.exists() and server.log.stat().st_size > BIGGEST_LOG:
            server.log.replace(server.log.with_suffix(".log.1"))
        with server.log.open("ab") as log:
            server.child = self.offspring.spawn(
                processes.SERVERS[server.name](),
                patience=1.2,  # when we are killed there is nobody left to wait for
                env=os.environ | self.told | processes.environment(server.name),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        server.falls.began()

    def _fell(self, server):
        code = server.child.returncode
        self.offspring.sweep(server.child)
        server.child = None
        self.say(f"{server.name} {server.falls.fell(code)} See {server.log}.")

"""Both engines on one data folder; an engine whose address is given is left alone."""

import os
import time

from community.config.services.folder import DataFolder
from community.config.services.offspring import Offspring
from community.config.services.postgres import Postgres
from community.config.services.trouble import AlreadyRuns
from community.config.services.valkey import Valkey

JOIN_SECONDS = 30
GIVEN = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}


class Engines:
    def __init__(self, folder: DataFolder, *, offspring: Offspring, throwaway=False, given=True):
        """`given` heeds DATABASE_URL and REDIS_URL; tests never do, they would wipe the base."""
        self.folder = folder
        self.all = {}
        for name, kind in (("postgres", Postgres), ("valkey", Valkey)):
            if given and os.environ.get(GIVEN[name], "").strip():
                continue
            self.all[name] = kind(
                data=folder.path / name,
                sockets=folder.sockets,
                log=folder.logs / f"{name}.log",
                offspring=offspring,
                throwaway=throwaway,
            )

    def start(self) -> None:
        self.folder.make()
        self.folder.make_sockets()
        for engine in self.all.values():
            engine.start()

    def stop(self) -> None:
        """Valkey before PostgreSQL: what the queue still says is worth less than the record."""
        for engine in reversed(self.all.values()):
            engine.stop()

    def ready(self) -> bool:
        return all(engine.ready() for engine in self.all.values())

    def addresses(self) -> dict[str, str]:
        """The environment by which every process finds them."""
        return {GIVEN[name]: engine.url for name, engine in self.all.items()}

    def reach(self, *, kind: str) -> bool:
        """Start them, or join those that another process runs here. Whether they are ours."""
        until = time.monotonic() + JOIN_SECONDS
        while True:
            try:
                self.folder.hold(kind=kind)
            except AlreadyRuns:
                if self._join():
                    return False
                if time.monotonic() > until:
                    raise
                continue
            self.start()
            return True

    def _join(self):
        """Whether the holder's engines answer; they may still be starting, or just ended."""
        self.folder.release()
        self.folder.visit()
        if self.ready():
            return True
        self.folder.release()
        time.sleep(0.2)
        return False

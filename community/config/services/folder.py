"""The data folder: what lies where, its key, and who holds it."""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import secrets
import stat
from pathlib import Path

from community.config.services.trouble import AlreadyRuns, CannotStart

# A socket's path may have 107 bytes on Linux and 103 on macOS; its name takes up to 20 of them.
LONGEST_SOCKET_FOLDER = 80
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


class DataFolder:
    def __init__(self, path):
        self.path = Path(path).expanduser().resolve()
        self._held = []

    def make(self):
        for folder in (self.path, self.logs, self.path / "mail", self.path / "media"):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise CannotStart(f"{folder} cannot be made: {error.strerror}.") from error
        if not os.access(self.path, os.W_OK):
            raise CannotStart(f"{self.path} is not yours to write to: choose another with DATA=.")

    @property
    def logs(self):
        return self.path / "log"

    @property
    def sockets(self) -> Path:
        """Where the engines listen. Short and plain, or the addresses would not hold it."""
        near = self.path / "run"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER and PLAIN_PATH.fullmatch(str(near)):
            return near
        mark = hashlib.sha256(f"{os.geteuid()} {self.path}".encode()).hexdigest()[:12]
        return Path(f"/tmp/hearth-{mark}")  # noqa: S108 - made private and checked below

    def make_sockets(self) -> Path:
        """Only we and the engine's own account may enter: trust ends at this door."""
        folder = self.sockets
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = folder.lstat()
        if not stat.S_ISDIR(seen.st_mode) or (os.geteuid() and seen.st_uid != os.geteuid()):
            raise CannotStart(f"{folder} belongs to somebody else: remove it, or move DATA.")
        folder.chmod(0o700)
        return folder

    def secret(self) -> str:
        """The site's key, made once and kept."""
        file = self.path / "secret"
        if not file.exists():
            fresh = self.path / "secret.new"
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(50))
            fresh.rename(file)
        return file.read_text().strip()

    # Who holds the folder -----------------------------------------------------------------

    def hold(self, *, kind: str, address: str = "") -> None:
        """Take the folder until this process ends, or say who has it."""
        file = self._open("hearth.lock")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise AlreadyRuns(self._occupied()) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "kind": kind, "address": address}))
        file.flush()

    def holder(self) -> dict:
        with contextlib.suppress(OSError, ValueError):
            return json.loads((self.path / "hearth.lock").read_text())
        return {}

    def visit(self) -> None:
        """Use the holder's engines; it waits for us before it stops them, unless it is a site."""
        fcntl.flock(self._open("visitors.lock"), fcntl.LOCK_SH)

    def wait_for_visitors(self) -> None:
        fcntl.flock(self._open("visitors.lock"), fcntl.LOCK_EX)

    def release(self) -> None:
        for file in self._held:
            file.close()
        self._held = []

    def _open(self, name):
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (self.path / name).open("a+")
        self._held.append(file)
        return file

    def _occupied(self):
        holder = self.holder()
        pid, where = holder.get("pid", "unknown"), holder.get("address")
        if holder.get("kind") == "command":
            return f"A command (process {pid}) is at work on {self.path}: wait for it to end."
        at = f" at {where}" if where else ""
        return (
            f"Hearth already runs on {self.path} (process {pid}){at}. "
            "Stop it with Ctrl-C where it runs, or start a second one apart: "
            "make run DATA=var-two PORT=8010"
        )

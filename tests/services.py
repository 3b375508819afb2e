"""A pytest plugin: each run has a PostgreSQL and a Valkey of its own, thrown away afterwards.

Loaded by `-p tests.services` before pytest-django reads the settings, so it acts when imported:
a conftest would come too late. Workers of xdist inherit the addresses from the controller.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from community.config.services.engines import Engines
from community.config.services.folder import DataFolder
from community.config.services.offspring import Offspring, alive
from tests import migrated

MARK = "HEARTH_TEST_ENGINES"
PREFIX = "hearth-test-"
UNDECIDED = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "LIVE_URL", "SECRET_KEY", "HEARTH_JOB")


def _begin():
    _sweep()
    for name in UNDECIDED:
        os.environ.pop(name, None)
    # Short, as sockets' paths must be; the number tells the sweep whether the run still lives.
    data = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    os.environ |= {
        MARK: str(os.getpid()),
        "HEARTH_DEV": "1",
        "HEARTH_TESTING": "1",
        "DATA": str(data),
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's sync API runs inside an event loop
    }
    engines = Engines(DataFolder(data), offspring=Offspring(), throwaway=True, given=False)
    atexit.register(_end, engines, data, os.getpid())
    is_migrated = migrated.take(data)
    engines.start()
    os.environ |= engines.addresses()
    if not is_migrated:
        migrated.make(engines.all["postgres"], data)


def _end(engines, data, pid):
    if os.getpid() == pid:
        engines.stop()
        shutil.rmtree(data, ignore_errors=True)


def _sweep():
    """Folders of runs that were killed; their engines died with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not alive(int(number)) and _is_ours(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder):
    return folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.geteuid()


def _own_cache():
    """Each worker clears its own numbered database of Valkey, never its neighbour's."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    address = os.environ["REDIS_URL"].partition("?")[0]
    os.environ["REDIS_URL"] = f"{address}?db={int(worker) + 1}"


if MARK not in os.environ:
    _begin()
_own_cache()

"""What every test starts from: an empty cache, the default language, and no shared state."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation

from tests.sharing import Sharing, waiting_first

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items):
    waiting_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Sharing(config, log)


@pytest.fixture(autouse=True)
def fresh_start():
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def shared_data():
    """The archives of ../shared/data; without them, what needs them is skipped, loudly."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"NOT RUN: {SHARED_DATA} is absent, so real archives were not read")
    return SHARED_DATA

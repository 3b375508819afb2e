"""What every test starts from: an empty cache, the default language, and no shared state."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


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

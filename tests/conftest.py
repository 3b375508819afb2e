"""What every test starts from: an empty cache, the default language, and no shared state."""

import gc
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import migrated, patience, turns
from tests.emptying import empty_tables
from tests.sharing import Sharing, waiting_first

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure():
    """How long Hypothesis takes over an example says nothing on a busy machine."""
    slowness = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings.register_profile("hearth", deadline=None, suppress_health_check=slowness)
    settings.load_profile("hearth")


def pytest_runtest_setup():
    patience.wait_for_the_hour()


def pytest_report_header():
    return f"hearth: {turns.said()}"


def pytest_collection_modifyitems(items):
    waiting_first(items)


def pytest_collection_finish():
    """What stands now stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Sharing(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get(migrated.NAME)


@pytest.fixture(scope="session", autouse=True)
def patient_house():
    patience.patient_cache()
    with pytest.MonkeyPatch.context() as patched:
        patience.patient_house(patched)
        yield


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_tables())
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once():
    """Each test's client makes the middleware anew, which looked through all static files."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def look_once(middleware):
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


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

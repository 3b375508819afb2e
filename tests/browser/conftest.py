"""One site, one event stream and one chromium for all browser tests; a fresh house for each."""

import shutil

import pytest
from django.test import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from community.screening import limits
from tests.browser.serving import live_process, settings_for
from tests.browser.visiting import CHROMIUM, Visitors
from tests.community.live.streams import await_opening

HERE = "tests/browser/"
MISSING = (
    "NOT RUN: no chromium. Type: apt-get install --no-install-recommends chromium fonts-noto-core"
)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.nodeid.replace("\\", "/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(
                pytest.mark.skipif(not shutil.which(CHROMIUM), reason=MISSING),
            )


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(CHROMIUM), args=Visitors.FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(django_db_setup):
    """The address of a running site and its event stream."""
    server = LiveServer("localhost", start=False)
    server._live_server_modified_settings.enable()
    server.start()
    live = live_process(server.url)
    await_opening(live)
    with override_settings(**settings_for(server.url, live.address)):
        yield server.url
    server.stop()
    live.end()
    server._live_server_modified_settings.disable()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """A browser that is driven types and posts faster than anybody: it is not held for that here.

    That what comes too fast waits or is refused is shown in `tests/community/screening`.
    """
    for limit in ("TYPED_FAST", "NEW_REPLY_PAUSE", "REPLY_PAUSE"):
        monkeypatch.setattr(limits, limit, 0)


@pytest.fixture
def visit(site, chromium, transactional_db):
    """Opens the site for somebody: `visit()` a guest, `visit(member)` a member."""
    visitors = Visitors(chromium, site)
    yield visitors.open
    visitors.leave()

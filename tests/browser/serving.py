"""The event stream as a process of its own, and what the site is told about it."""

import copy
import http.client
import os
import subprocess
import sys
import time
from dataclasses import dataclass

from django.conf import settings

from tests.config.houses import free_ports


@dataclass
class Live:
    address: str
    process: subprocess.Popen

    def end(self):
        self.process.terminate()
        self.process.wait(60)


def live_process(site: str) -> Live:
    """Starts the stream for pages of `site`, and waits until it answers."""
    port = free_ports()
    command = f"-m uvicorn --port={port} --log-level=warning --timeout-graceful-shutdown=1"
    process = subprocess.Popen(
        [sys.executable, *command.split(), "tests.browser.stream:app"],
        env=os.environ | {"SITE_URL": site, "REDIS_URL": settings.REDIS_URL},
        stdin=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while not _answers(port):
        assert process.poll() is None, "the event stream ended at once"
        assert time.monotonic() < until, "the event stream does not answer"
        time.sleep(0.05)
    return Live(f"http://localhost:{port}", process)


def settings_for(site: str, live: str) -> dict:
    """What the settings would have been, had the ports been known."""
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["connect-src"].append(live)
    return {
        "SITE_URL": site,
        "CSRF_TRUSTED_ORIGINS": [site],
        "LIVE_URL": f"{live}/live/",
        "CONTENT_SECURITY_POLICY": policy,
        "EMAIL_BACKEND": "community.core.mail.FolderBackend",
    }


def _answers(port):
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        door.request("GET", "/healthz")
        return door.getresponse().status == 200
    except OSError:
        return False
    finally:
        door.close()

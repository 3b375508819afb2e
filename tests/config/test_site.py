"""One process that has loaded the site, and its parts that are forks of it."""

import json
import os
import signal
import subprocess
import sys

import pytest

from community.config import falls, processes
from community.config.falls import LONGEST_PAUSE, STEADY_SECONDS, Falls
from tests.config.houses import (
    ROOT,
    free_ports,
    gone_within,
    part_of,
    plain_environment,
    processes_of,
    until_true,
)

LIMITS = """
import json, os
from community.config.loading import load_site
from community.config import processes, site
load_site()
from django.db import connection, connections
def seen():
    told = connections.settings["default"]
    return {
        "minutes": "statement_timeout=600000" in told["OPTIONS"]["options"],
        "pool": "pool" in told["OPTIONS"],
        "lasts": told["CONN_MAX_AGE"],
    }
page = seen()
os.environ |= processes.environment("worker")
site.take_time()
print(json.dumps([page, seen(), connection.settings_dict["CONN_MAX_AGE"]]))
"""


def told_of(**more):
    module = {"DJANGO_SETTINGS_MODULE": "community.config.settings", "HEARTH_DEV": "1"}
    return plain_environment(**module | {"DATABASE_URL": "postgresql://localhost:9/none"} | more)


@pytest.fixture
def site(tmp_path):
    """The site without an engine: its parts run all the same, and wait."""
    told = told_of(
        DATA=tmp_path, BEAT_FOLDER=tmp_path, PORT=free_ports(), REDIS_URL="redis://localhost:9/0"
    )
    with (tmp_path / "site.log").open("w") as log:
        process = subprocess.Popen(processes.site(), cwd=ROOT, env=told, stdout=log, stderr=log)
    until_true(lambda: parts_of(tmp_path) >= set(processes.PARTS))
    until_true(lambda: list(tmp_path.glob("hearth-beat*")))  # beat is no longer half loaded
    yield process
    process.kill()
    process.wait()


def parts_of(data):
    return {part_of(pid) for pid in processes_of(data)} - {""}


def test_a_job_has_more_time_than_a_page_and_no_pool():
    done = subprocess.run(
        [sys.executable, "-c", LIMITS], cwd=ROOT, env=told_of(), capture_output=True, check=True
    )
    page, job, held = json.loads(done.stdout)

    assert page == {"minutes": False, "pool": True, "lasts": 0}
    assert job == {"minutes": True, "pool": False, "lasts": 300}
    assert held == 300


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_site_ends_with_all_of_its_parts(site, tmp_path, ending):
    site.send_signal(ending)

    assert site.wait(60) == 0
    assert gone_within(30, tmp_path) == []
    assert "Traceback" not in (tmp_path / "site.log").read_text()


def test_parts_of_a_site_that_was_killed_end_by_themselves(site, tmp_path):
    os.kill(site.pid, signal.SIGKILL)
    site.wait()

    assert gone_within(60, tmp_path) == []


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(falls.time, "monotonic", lambda: now[0])
    return now


def test_what_falls_again_and_again_rests_longer_each_time(clock):
    fallen = Falls()
    rests = []
    for _ in range(8):
        fallen.began()
        clock[0] += 1
        fallen.fell(1)
        rests.append(fallen.left())
        clock[0] += fallen.left()

    assert rests == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert fallen.is_over()


def test_what_ran_for_a_while_has_begun_anew(clock):
    fallen = Falls()
    for _ in range(4):
        fallen.began()
        fallen.fell(1)
    fallen.began()
    clock[0] += STEADY_SECONDS + 1

    assert fallen.fell(-9) == "ended (killed by signal 9); starting it again in 1 s."

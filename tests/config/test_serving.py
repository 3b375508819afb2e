"""What is loaded before a process forks, and what the small processes never load."""

import json
import os
import signal
import subprocess
import sys

import pytest
import redis
from django.conf import settings

from community.config import processes
from community.config.celery import app
from tests.config.houses import (
    ROOT,
    House,
    gone_within,
    plain_environment,
    processes_of,
    until_true,
)

BEFORE_THE_FORK = """
import gc, json, threading
from community.config.loading import freeze, load_servers, load_site
load_site()
load_servers()
freeze()
from django.db import connection
from community.core.news import news
print(json.dumps({
    "threads": threading.active_count(),
    "connected": connection.connection is not None,
    "hears": news.is_fresh(),
    "frozen": gc.get_freeze_count(),
}))
"""
WHAT_IS_LOADED = "import sys, json, {module}; print(json.dumps(list(sys.modules)))"
QUICK_BEAT = """
from community.config import beat
beat.app.conf.beat_schedule = {"relay": {"task": "community.core.tasks.relay", "schedule": 0.1}}
beat.main()
"""


def say(code, **told):
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=told_of(**told),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def told_of(**told):
    module = {"DJANGO_SETTINGS_MODULE": "community.config.settings", "HEARTH_DEV": "1"}
    return plain_environment(**module | told)


def test_what_is_loaded_before_the_fork_begins_no_thread_and_no_connection():
    state = say(BEFORE_THE_FORK)

    assert (state["threads"], state["connected"], state["hears"]) == (1, False, False)
    assert state["frozen"] > 50_000


@pytest.fixture
def web(tmp_path, monkeypatch):
    """A web process with two workers, and no engine behind it."""
    house = House(tmp_path)
    for name, value in {"PORT": str(house.port), "WEB_WORKERS": "2", "WEB_THREADS": "2"}.items():
        monkeypatch.setenv(name, value)
    told = told_of(DATA=tmp_path, DATABASE_URL="postgresql://localhost:9/none")
    with (tmp_path / "web.log").open("w") as log:
        house.process = subprocess.Popen(
            processes.web(), cwd=ROOT, env=told, stdout=log, stderr=log
        )
    yield house
    house.close()
    assert gone_within(30, tmp_path) == []


def test_workers_that_were_forked_answer_and_come_back_when_one_is_killed(web):
    until_true(lambda: web.get("/healthz") == 200)
    workers = set(processes_of(web.data)) - {web.process.pid}
    assert len(workers) == 2

    os.kill(min(workers), signal.SIGKILL)

    until_true(lambda: len(set(processes_of(web.data)) - {web.process.pid, min(workers)}) == 2)
    until_true(lambda: web.get("/healthz") == 200)
    assert "Traceback" not in (web.data / "web.log").read_text()


@pytest.mark.parametrize("module", ["community.live.app", "community.config.beat"])
def test_live_and_beat_load_no_room_and_no_database(module):
    loaded = say(WHAT_IS_LOADED.format(module=module))

    assert not {"psycopg", "django.db.models", "community.core.models"} & set(loaded)


def test_beat_sends_what_the_worker_knows(tmp_path):
    door = redis.Redis.from_url(settings.REDIS_URL)
    queue = f"{app.conf.broker_transport_options['global_keyprefix']}celery"
    door.delete(queue)
    beat = subprocess.Popen(
        [sys.executable, "-c", QUICK_BEAT],
        cwd=ROOT,
        env=told_of(REDIS_URL=settings.REDIS_URL, BEAT_FOLDER=tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _queue, message = door.blpop(queue, timeout=60)
    finally:
        beat.terminate()
        beat.wait(60)
        door.delete(queue)

    assert json.loads(message)["headers"]["task"] == "community.core.tasks.relay"
    assert list(tmp_path.glob("hearth-beat*")), beat.stderr.read()


def test_what_beat_names_are_tasks_of_the_house():
    app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert named <= set(app.tasks)

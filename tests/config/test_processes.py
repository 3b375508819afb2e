import subprocess
import sys

import pytest

from tests.config.houses import ROOT, plain_environment

COMPLETE = {
    "SITE_URL": "https://forum.example.org",
    "SECRET_KEY": "k" * 60,
    "DATABASE_URL": "postgresql:///hearth",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://name:key@localhost:587",
    "DEFAULT_FROM_EMAIL": "forum@example.org",
}


def run(*words, **told):
    return subprocess.run(
        [sys.executable, "-m", "community.config.processes", *words],
        cwd=ROOT,
        env=plain_environment(**told),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_setting_stops_the_start_with_one_sentence(name):
    told = {key: value for key, value in COMPLETE.items() if key != name}

    done = run("web", **told)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"Set {name}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("EMAIL_URL", "mail.example.org"), ("DATABASE_URL", "mysql://x/y"), ("WEB_THREADS", "many")],
)
def test_a_wrong_setting_is_named_in_one_sentence(name, value):
    done = run("web", **COMPLETE | {name: value})

    assert done.returncode == 1
    assert name in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_process_is_answered_with_those_there_are():
    done = run("wbe")

    assert done.returncode == 1
    assert done.stderr == (
        "Say which process to run: site, live, web, worker, beat, migrate, manage.\n"
    )


def test_manage_hands_its_words_on():
    done = run("manage", "version", **COMPLETE)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("5.2")

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from community.config.services.offspring import Offspring
from tests.config.houses import (
    address_of,
    close,
    gone_within,
    processes_of,
    start_engines,
)

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/exe").exists(), reason="looks for processes in /proc"
)


@pytest.fixture
def data(tmp_path):
    yield tmp_path / "var"
    for pid in processes_of(tmp_path):
        with suppress(ProcessLookupError):  # it was ending by itself
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def engines(data):
    running = start_engines(data)
    yield running
    running.kill()
    running.wait()


def postmaster(data):
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def test_engines_split_hebrew_and_swedish_into_trigrams(engines):
    with psycopg.connect(address_of(engines)) as base:
        base.execute("create extension pg_trgm")
        found = base.execute(
            "select cardinality(show_trgm('שלום')), cardinality(show_trgm('Å')), lower('ÅÄÖ')"
        ).fetchone()

    assert found == (5, 2, "åäö")


def test_engines_keep_what_was_committed(engines):
    with psycopg.connect(address_of(engines)) as base:
        shown = [
            base.execute(f"show {name}").fetchone()[0]
            for name in ("fsync", "full_page_writes", "synchronous_commit", "listen_addresses")
        ]

    assert shown == ["on", "on", "on", ""]


def test_engines_leave_no_process_when_their_parent_is_killed(engines, data):
    address_of(engines)
    assert len(processes_of(data)) > 3

    engines.kill()
    engines.wait()

    assert gone_within(30, data) == []


def test_engines_keep_their_data_from_one_start_to_the_next(engines, data):
    with psycopg.connect(address_of(engines), autocommit=True) as base:
        base.execute("create table kept as select 7 as number")
    close(engines)
    assert processes_of(data) == []

    again = start_engines(data)
    with psycopg.connect(address_of(again)) as base:
        assert base.execute("select number from kept").fetchone() == (7,)
    close(again)


def test_engines_recover_after_postgresql_and_its_parent_were_killed(engines, data):
    with psycopg.connect(address_of(engines), autocommit=True) as base:
        base.execute("create table kept as select 7 as number")
    os.kill(postmaster(data), signal.SIGKILL)
    engines.kill()
    engines.wait()

    again = start_engines(data)
    with psycopg.connect(address_of(again)) as base:
        assert base.execute("select number from kept").fetchone() == (7,)
    close(again)


def test_engines_start_though_an_old_number_belongs_to_another_program(engines, data):
    address_of(engines)
    close(engines)
    with subprocess.Popen(["sleep", "60"]) as other:
        (data / "postgres" / "postmaster.pid").write_text(f"{other.pid}\n{data}\n1\n0\n\n\n\n\n")

        again = start_engines(data)

        assert address_of(again).startswith("postgresql://")
        close(again)
        assert other.poll() is None
        other.kill()


def test_a_second_start_says_who_holds_the_folder(engines, data):
    address_of(engines)

    second = start_engines(data)

    told = second.communicate(timeout=60)[1]
    assert second.returncode == 1
    assert told.count("\n") == 1
    assert f"already runs on {data} (process {engines.pid}) at http://localhost:8000/" in told


def test_an_engine_whose_address_is_given_is_left_alone(data):
    running = start_engines(data, DATABASE_URL="postgresql:///x", REDIS_URL="redis://x")

    assert address_of(running) == "none"
    assert not (data / "postgres").exists()
    close(running)


def test_a_long_path_gets_its_sockets_in_a_short_private_place(tmp_path):
    data = tmp_path / ("long" * 30) / "and with spaces"
    running = start_engines(data)

    address = address_of(running)

    assert "host=/tmp/hearth-" in address
    place = Path(address.partition("host=")[2].partition("&")[0])
    assert place.stat().st_mode & 0o777 == 0o700
    with psycopg.connect(address) as base:
        assert base.execute("select 1").fetchone() == (1,)
    close(running)


def test_data_of_another_major_version_is_named_not_touched(data):
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("12\n")

    running = start_engines(data)

    told = running.communicate(timeout=60)[1]
    assert running.returncode == 1
    assert "was written by PostgreSQL 12" in told
    assert "pg_restore" in told


def test_a_killed_warden_is_replaced_by_one_that_knows_everything(tmp_path):
    family = Offspring()
    first = family.spawn(["sleep", "60"])
    family._warden.kill()
    family._warden.wait()

    second = family.spawn(["sleep", "60"])

    assert set(family._watched) == {first.pid, second.pid}
    family._warden.stdin.close()  # as when this process ends
    assert first.wait(30) == second.wait(30) == -signal.SIGTERM

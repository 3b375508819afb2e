"""The whole house in processes of its own: opened, hurt, closed, killed, opened again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from community.config import processes
from tests.config.houses import (
    ROOT,
    House,
    gone_within,
    part_of,
    plain_environment,
    processes_of,
    until_true,
)

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/exe").exists(), reason="looks for processes in /proc"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house") / "var")
    yield house
    for pid in processes_of(house.data):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def house(built):
    if not built.is_open():
        built.open()
    return built


def test_house_answers_and_is_ready(house):
    assert house.get("/") == 200
    assert house.get("/readyz") == 200


def test_house_prints_where_it_is_and_who_may_sign_in(house):
    told = house.told()

    assert f"http://localhost:{house.port}/\n" in told
    assert f"http://localhost:{house.port}/desk/\n" in told
    assert "accounts" in told


def test_house_keeps_its_key_to_itself(house):
    key = house.data / "secret"

    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_text()) >= 60


def test_second_house_on_the_same_folder_says_where_the_first_is(house):
    second = subprocess.run(
        [sys.executable, "-m", "community.config.home"],
        cwd=ROOT,
        env=plain_environment(DATA=house.data, PORT=house.port),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert second.returncode == 1
    assert f"(process {house.process.pid}) at http://localhost:{house.port}/" in second.stderr


def test_manage_works_on_the_open_house(house):
    done = house.manage("showmigrations", "members")

    assert done.returncode == 0, done.stderr
    assert "[X] 0001" in done.stdout


@pytest.mark.parametrize(
    ("name", "program"), [("site", "community.config.site"), ("live", "uvicorn")]
)
def test_a_server_that_is_killed_comes_back(house, name, program):
    before = house.server(program)

    os.kill(before, signal.SIGKILL)

    house.wait_for(f"{name} ended (killed by signal 9)")
    until_true(lambda: house.server(program) not in (None, before))
    until_true(lambda: house.get("/healthz") == 200)


@pytest.mark.parametrize("part", processes.PARTS)
def test_a_part_that_is_killed_comes_back_and_the_others_stay(house, part):
    site = house.server("community.config.site")
    until_true(lambda: all(house.server(name) for name in processes.PARTS))
    before = {name: house.server(name) for name in processes.PARTS}
    of_the_part = {pid for pid in processes_of(house.data) if part_of(pid) == part}

    os.kill(before[part], signal.SIGKILL)

    until_true(lambda: house.server(part) not in {None, *of_the_part})
    until_true(lambda: not of_the_part & set(processes_of(house.data)))
    until_true(lambda: house.get("/healthz") == 200)
    after = {name: house.server(name) for name in processes.PARTS}
    assert {name for name in after if after[name] != before[name]} == {part}
    assert house.server("community.config.site") == site
    assert f"{part} ended (killed by signal 9)" in (house.data / "log" / "site.log").read_text()


def test_the_site_recovers_when_postgresql_is_killed(house):
    postmaster = int((house.data / "postgres" / "postmaster.pid").read_text().split()[0])

    os.kill(postmaster, signal.SIGKILL)

    until_true(lambda: house.get("/readyz") == 200)
    assert "PostgreSQL ended" in house.told()


def test_a_killed_house_leaves_nothing_and_opens_again_with_its_data(house):
    key = (house.data / "secret").read_text()
    house.process.kill()
    house.process.wait()
    assert gone_within(30, house.data) == []

    seconds = house.open()

    assert seconds < 60
    assert (house.data / "secret").read_text() == key
    assert house.manage("migrate", "--check").returncode == 0
    assert "Loading the demo community" not in house.told()


def test_ctrl_c_closes_everything_in_order(house):
    code = house.close()

    assert code == 0
    assert processes_of(house.data) == []
    assert house.told().endswith("Closing …\nClosed.\n")
    assert not (house.data / "postgres" / "postmaster.pid").exists()


def test_manage_works_on_the_closed_house_and_closes_what_it_started(house):
    house.close()

    done = house.manage("showmigrations", "members")

    assert done.returncode == 0, done.stderr
    assert "[X] 0001" in done.stdout
    assert processes_of(house.data) == []

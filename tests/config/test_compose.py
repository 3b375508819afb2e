import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from community.config import alive, crew, processes
from community.config.services import postgres
from tests.config.houses import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "hearth"}
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL", "SITE_URL", "DEFAULT_FROM_EMAIL")


def code_of_config():
    return "\n".join(path.read_text() for path in (ROOT / "community" / "config").rglob("*.py"))


def words_of(text):
    return set(re.findall(r"\b[A-Z][A-Z_]+\b", text))


def test_compose_file_follows_the_compose_specification():
    checker = Path(sys.executable).with_name("check-jsonschema")

    done = subprocess.run(
        [checker, "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_compose_runs_every_server_that_make_run_starts():
    started = {
        server.name
        for server in crew.Crew(
            folder=crew.DataFolder("/nowhere"), offspring=None, told={}, say=print
        ).servers
    }

    assert {name for name in OURS if name != "migrate"} == started == set(processes.SERVERS)


@pytest.mark.parametrize("name", OURS)
def test_compose_commands_are_words_that_the_image_knows(name):
    assert OURS[name]["command"] == [name]
    assert name in processes.SERVERS | processes.COMMANDS


def test_image_hands_the_command_to_the_one_place_that_knows_processes():
    entry = re.search(r"^ENTRYPOINT (.*)$", (ROOT / "Dockerfile").read_text(), re.M)[1]

    assert json.loads(entry) == ["python", "-m", "community.config.processes"]


@pytest.mark.parametrize("name", OURS)
def test_compose_sets_nothing_that_nobody_reads(name):
    read = re.findall(r"""env\.\w+\(\s*["']([A-Z0-9_]+)["']""", code_of_config())

    assert set(OURS[name]["environment"]) - set(read) == set()


def test_env_example_explains_exactly_what_compose_asks_for():
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    offered = re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M)

    assert sorted(offered) == sorted(asked)


@pytest.mark.parametrize("name", SECRETS)
def test_compose_refuses_to_start_without(name):
    uses = re.findall(rf"\$\{{{name}([^}}]*)", (ROOT / "docker-compose.yml").read_text())

    assert uses
    assert all(use.startswith(f":?Set {name} in .env, ") for use in uses)
    assert f"\n{name}=\n" in (ROOT / ".env.example").read_text()


@pytest.mark.parametrize("name", OURS)
def test_our_containers_run_unprivileged_on_a_read_only_root(name):
    service = OURS[name]

    assert service["user"] == "1000:1000"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_has_a_health_check_and_comes_back(name):
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", processes.SERVERS)
def test_our_health_checks_are_ones_that_exist(name):
    assert OURS[name]["healthcheck"]["test"][1:] == [
        "python",
        "-m",
        "community.config.alive",
        name,
    ]
    assert name in alive.PROBES


def test_named_volumes_hold_all_that_must_last():
    mounts = {
        mount.partition(":")[0]
        for service in SERVICES.values()
        for mount in service.get("volumes", [])
    }

    assert set(COMPOSE["volumes"]) == {mount for mount in mounts if not mount.startswith(".")}
    assert SERVICES["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]


def test_both_postgresqls_are_made_with_the_same_locale(monkeypatch):
    monkeypatch.setattr(postgres, "postgres_version", lambda folder: 18)
    server = postgres.Postgres(data=None, sockets=None, log=None, offspring=None)
    server._bin = None

    arguments = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()

    assert arguments == server._locale()


def test_redis_never_evicts_what_is_queued():
    command = " ".join(SERVICES["redis"]["command"])

    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_caddy_sends_streams_to_live_and_all_else_to_the_site():
    caddy = (ROOT / "Caddyfile").read_text()

    assert re.search(r"handle /live/\* \{\s+reverse_proxy live:8001 \{\s+flush_interval -1", caddy)
    assert re.search(r"handle \{\s+reverse_proxy site:8000", caddy)


@pytest.mark.parametrize("part", processes.PARTS)
def test_a_part_of_the_site_can_have_a_container_of_its_own(part):
    """As a bigger organisation does it; the README says how."""
    assert part in alive.PROBES
    assert processes.PARTS[part]()[1] == "-m"

import json
import re
import tomllib

import pytest

from tests.config.houses import ROOT

LOCKS = ("base", "run", "dev", "node")


def pins(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text, re.M))


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_every_package_by_hash_and_name_no_address(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()

    assert "://" not in text
    assert all("--hash=sha256:" in part for part in re.split(r"\n(?=\S)", text.strip()))


def test_locks_agree_with_each_other():
    assert pins("base").items() <= pins("run").items() <= pins("dev").items()


def test_locks_hold_every_dependency_that_is_declared():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in declared}

    assert names - set(pins("base")) == set()


def test_browser_modules_are_pinned_exactly_and_name_no_address():
    package = json.loads((ROOT / "package.json").read_text())
    lock = (ROOT / "package-lock.json").read_text()

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pin) for pin in package["dependencies"].values())
    assert "://" not in lock
    assert json.loads(lock)["packages"][""]["dependencies"] == package["dependencies"]

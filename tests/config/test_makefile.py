import re
import subprocess

import pytest

from tests.config.houses import ROOT, plain_environment

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = ("run", "test", "lint", "manage", "bench", "faults", "shots", "assets", "translations")


def make(*words):
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=ROOT,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_alone_lists_every_target_with_a_line():
    listed = re.findall(r"^  ([\w-]+) +\S", make().stdout, re.M)

    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split())
    assert set(TARGETS) <= set(listed)
    assert set(listed) == phony - {"python"}


@pytest.mark.parametrize("target", TARGETS)
def test_make_targets_are_there(target):
    assert make("--dry-run", target).returncode == 0


@pytest.mark.parametrize("tool", [*(ROOT / "tests").glob("*.py")], ids=lambda tool: tool.stem)
def test_tools_that_set_django_up_name_its_settings_first(tool):
    before, sets_up, _after = tool.read_text().partition("django.setup(")

    assert not sets_up or "DJANGO_SETTINGS_MODULE" in before


def test_a_python_that_is_too_old_is_named_with_what_to_type(tmp_path):
    old = tmp_path / "python"
    old.write_text(
        '#!/bin/sh\ncase "$*" in *version_info*) exit 1;; *) echo "Python 3.9.2";; esac\n'
    )
    old.chmod(0o755)

    done = make("python", f"PYTHON={old}")

    assert done.returncode == 2
    assert "needs Python 3.11 or newer and this is Python 3.9.2" in done.stdout


def test_a_python_without_venv_is_named_with_what_to_type(tmp_path):
    bare = tmp_path / "python"
    bare.write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n')
    bare.chmod(0o755)

    done = make("python", f"PYTHON={bare}")

    assert done.returncode == 2
    assert "apt-get install python3-venv" in done.stdout

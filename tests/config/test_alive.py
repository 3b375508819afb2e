import os
import time

import pytest

from community.config import alive


@pytest.mark.parametrize(
    ("name", "minutes", "well"),
    [("hearth-beat", 1, True), ("hearth-beat.db", 1, True), ("hearth-beat.dat", 11, False)],
)
def test_beat_is_well_while_it_saves_its_schedule(tmp_path, monkeypatch, name, minutes, well):
    monkeypatch.setenv("BEAT_FOLDER", str(tmp_path))
    (tmp_path / name).touch()
    then = time.time() - minutes * 60
    os.utime(tmp_path / name, (then, then))

    assert alive.beat() is well


def test_beat_that_never_saved_is_not_well(tmp_path, monkeypatch):
    monkeypatch.setenv("BEAT_FOLDER", str(tmp_path))

    assert alive.beat() is False


@pytest.mark.parametrize("name", ["web", "live"])
def test_a_server_that_does_not_answer_is_not_well(monkeypatch, name):
    for variable in ("PORT", "LIVE_PORT"):
        monkeypatch.setenv(variable, "9")

    assert alive.PROBES[name]() is False

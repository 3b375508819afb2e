"""CI looks again at a few tests that failed, and forgives none that fails alone."""

import json

import pytest

from tests import second_look


@pytest.fixture
def looked(monkeypatch, tmp_path):
    """Notes what pytest was asked for, and answers with a status."""

    def after(failed, status=0):
        asked = []
        noted = tmp_path / "lastfailed"
        if failed is not None:
            noted.write_text(json.dumps(dict.fromkeys(failed, True)))
        monkeypatch.setattr(second_look, "FAILED", noted)
        monkeypatch.setattr(pytest, "main", lambda words: asked.append(words) or status)
        return second_look.main(), asked

    return after


def test_what_fails_alone_too_has_failed(looked):
    assert looked(["a::b"], status=1)[0] == 1


def test_a_few_that_pass_alone_were_disturbed_and_are_named(looked, capsys):
    status, asked = looked(["a::one", "a::two"])

    assert (status, len(asked)) == (0, 1)
    assert "--last-failed" in asked[0]
    said = capsys.readouterr().out.split("Disturbed in the crowd")[1]
    assert "a::one" in said
    assert "a::two" in said


@pytest.mark.parametrize("failed", [None, [], [f"a::{number}" for number in range(4)]])
def test_many_are_not_looked_at_again_nor_a_run_that_broke_off(looked, failed):
    assert looked(failed) == (1, [])

"""Modules that are loaded by whoever asks first."""

import sys

import pytest

from community.core.lazily import Lazily

RARE = "wave"  # of the standard library, and nobody here uses it


def test_a_module_is_loaded_when_something_of_it_is_asked_for_and_not_before(monkeypatch):
    monkeypatch.delitem(sys.modules, RARE, raising=False)

    wave = Lazily(RARE)
    assert RARE not in sys.modules

    assert wave.open is sys.modules[RARE].open


def test_what_a_module_lacks_is_missed_as_ever():
    with pytest.raises(AttributeError):
        Lazily(RARE).no_such_thing  # noqa: B018

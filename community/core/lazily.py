"""Libraries that few pages need: loaded by the first who asks them for something.

A large table of letters or of public holidays weighs megabytes in every process, and most
processes never look into it. The price is a moment for the first who does.
"""

from importlib import import_module
from typing import Any


class Lazily:
    """Stands for a module: `holidays = Lazily("holidays")`. Python's own lock of each module makes
    sure that two threads never load it twice; its `LazyLoader` has none before 3.12."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, word: str) -> Any:
        return getattr(import_module(self._name), word)

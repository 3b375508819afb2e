"""What lower rooms bring before the reviewers, who sit above them.

A room that finds something a manager should look at says so in the transaction that found it;
whoever listens there takes part in that transaction. Nobody listening is no error.
"""

from collections.abc import Callable

Hearer = Callable[[str, int], None]
_brought: list[Hearer] = []
_settled: list[Hearer] = []


def hears_what_is_brought(function: Hearer) -> Hearer:
    """Marks a function that is given each matter: its kind ("held", "request", …) and its key."""
    _brought.append(function)
    return function


def hears_what_is_settled(function: Hearer) -> Hearer:
    """Marks a function that is told of matters that somebody answered where they stood."""
    _settled.append(function)
    return function


def bring(kind: str, pk: int) -> None:
    """This wants a reviewer."""
    for hearer in _brought:
        hearer(kind, pk)


def settle(kind: str, pk: int) -> None:
    """This does not want one any more: it was answered, taken back, or is gone."""
    for hearer in _settled:
        hearer(kind, pk)

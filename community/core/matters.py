"""What lower rooms bring before the reviewers, who sit above them.

A room that finds something a manager should look at says so in the transaction that found it;
whoever listens there takes part in that transaction. Nobody listening is no error.
"""

from collections.abc import Callable

Hearer = Callable[[str, int], None]
Teller = Callable[[str, int], bool]
Destroyer = Callable[[str, int, int, str], bool]
_brought: list[Hearer] = []
_settled: list[Hearer] = []
_done: list[Teller] = []
_final: list[Destroyer] = []


def hears_what_is_brought(function: Hearer) -> Hearer:
    """Marks a function that is given each matter: its kind ("held", "request", …) and its key."""
    _brought.append(function)
    return function


def hears_what_is_settled(function: Hearer) -> Hearer:
    """Marks a function that is told of matters that somebody answered where they stood."""
    _settled.append(function)
    return function


def hears_what_is_done(function: Teller) -> Teller:
    """Marks a function that is given what somebody did to another's words; true where it tells
    them."""
    _done.append(function)
    return function


def bring(kind: str, pk: int) -> None:
    """This wants a reviewer."""
    for hearer in _brought:
        hearer(kind, pk)


def settle(kind: str, pk: int) -> None:
    """This does not want one any more: it was answered, taken back, or is gone."""
    for hearer in _settled:
        hearer(kind, pk)


def done(kind: str, pk: int) -> bool:
    """This was done to what somebody else wrote; whether a room above tells them of it."""
    heard = [teller(kind, pk) for teller in _done]
    return any(heard)


def takes_what_is_final(function: Destroyer) -> Destroyer:
    """Marks the function that destroys on somebody's word, or keeps it for a second person."""
    _final.append(function)
    return function


def destroy(kind: str, pk: int, by: int, reason: str) -> bool | None:
    """This is to be destroyed: whether a room above did it (or keeps it for a second person).
    Nothing where nobody took it: it is still to be done."""
    return next((taker(kind, pk, by, reason) for taker in _final), None)

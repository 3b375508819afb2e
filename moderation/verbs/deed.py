"""What one verb of the reviewers is: to what, what it asks, what it does, how it is undone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from community.topics.models import Change
from moderation.models import Decision, Verb


class SoAlready(Refused):
    """Nothing would change."""


class CannotGiveBack(Refused):
    """What was there before cannot be there again."""


class Trace(NamedTuple):
    """What is needed to give back what was, and what shows that it still stands."""

    before: dict[str, Any]
    after: dict[str, Any]


NOTHING = Trace({}, {})


@dataclass(frozen=True)
class Doing:
    """A verb about to be done: to what, by whom, and with what it asked for.

    `reason` is for whom it is about; `line` is what everybody reads where it is done.
    """

    thing: Any
    by: User
    reason: str = ""
    line: str = ""
    asked: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Undoing:
    """A verb about to be undone: what it was done to, what it left, and by whom."""

    thing: Any
    by: User
    before: dict[str, Any]
    after: dict[str, Any]


def nothing_to_undo(undoing: Undoing) -> Trace:
    return NOTHING


def nothing_follows(decision: Decision) -> None:
    """Most verbs need no number of the decision."""


@dataclass(frozen=True)
class Deed:
    """One verb. `judges` is what it says of the reports: they were right, were not, or (None) it
    says nothing of them and the case stays open. `aspect` names what it changes of a thing, so
    that what came later is undone first; without one, in any order.
    """

    verb: Verb
    label: Promise  # on its button
    explain: Promise
    targets: tuple[str, ...]
    do: Callable[[Doing], Trace]
    undo: Callable[[Undoing], Trace] | None = nothing_to_undo  # none: it is final
    asks: tuple[str, ...] = ()
    judges: bool | None = True
    aspect: str = ""
    follow: Callable[[Decision], None] = nothing_follows
    follow_undo: Callable[[Decision], None] = nothing_follows  # given the decision that undoes
    needs_second: bool = False
    is_told: bool = True


def changed(change: Change | None) -> Change:
    """What was changed, or a refusal where nothing was."""
    if change is None:
        raise SoAlready(_("It is so already. Somebody may have been quicker."))
    return change

"""What the person at the terminal sees of an import, and the group they name."""

import sys
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from community.groups.actions import open_group
from community.groups.models import Group
from community.importing.trouble import CannotImport
from community.members.models import User
from community.topics.actions.writing import slug_of


class Watching(Protocol):
    """Who watches how far an import is."""

    def begin(self, what: str, total: int) -> None: ...
    def advance(self, steps: int) -> None: ...


class _Rate(ProgressColumn):
    """Steps in a second."""

    def render(self, task):
        seconds = task.finished_time or task.elapsed
        return Text(f"{task.completed / seconds:,.0f}/s" if seconds else "–/s")


class Bars:
    """One bar for each part of the work, with its rate and the time left, on stderr."""

    def __init__(self):
        self.bars = Progress(
            TextColumn("{task.description:<8}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=Console(file=sys.stderr),
        )

    def __enter__(self):
        self.bars.start()
        return self

    def __exit__(self, *trouble):
        self.bars.stop()

    def begin(self, what, total):
        self.at = self.bars.add_task(what, total=total)

    def advance(self, steps):
        self.bars.advance(self.at, steps)


def keeper() -> User | None:
    """Who runs what an import opens: whoever has run the community longest."""
    managers = User.objects.filter(manager_since__isnull=False, is_active=True)
    return managers.order_by("manager_since", "pk").first()


def group_at(address: str, *, stdout, **described: str) -> Group:
    """The group of this address; opened, where there is none yet."""
    if group := Group.objects.filter(slug=address).first():
        return group
    by = keeper()
    if by is None or slug_of(address) != address:
        raise CannotImport(f"There is no group with the address {address}. Open it first.")
    name = address.replace("-", " ").capitalize()
    group = open_group(by=by, name=name, **described)
    stdout.write(f"Opened the group {group}, run by {by}.")
    return group

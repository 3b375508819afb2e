"""`manage.py import_stackexchange DIR --into GROUP`: a Stack Exchange data dump as topics."""

import io
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from community.groups.actions import open_group
from community.groups.models import Group
from community.importing.stackexchange.dump import FILES, Dump
from community.importing.stackexchange.run import import_dump
from community.importing.stackexchange.site import checked_site, guessed_site
from community.importing.tally import OUTCOMES
from community.importing.trouble import CannotImport
from community.members.models import User
from community.topics.actions.writing import slug_of


class Command(BaseCommand):
    help = (
        "Reads a Stack Exchange data dump into a group. Run again with the same dump it changes "
        "nothing, with a later one it brings the group up to date."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the unpacked dump: Posts.xml and others")
        parser.add_argument("--into", required=True, metavar="GROUP", help="the group's address")
        parser.add_argument(
            "--site",
            help="where it is from, such as beer.stackexchange.com; shown on each post",
        )

    def handle(self, *, folder, into, site, **options):
        try:
            dump = Dump(folder)
            site = checked_site(site) if site else self.guess(folder)
            group = Group.objects.filter(slug=into).first() or self.open(into)
            if missing := dump.missing():
                self.stdout.write(f"Not there, going on without: {', '.join(missing)}")
            with _Bars() as progress:
                tally = import_dump(dump, site=site, group=group, progress=progress)
        except CannotImport as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(_table(f"{site} → {group}", tally))
        for line in tally.reasons():
            self.stdout.write(line)

    def open(self, into):
        """A group for the archive, run by whoever has run the community longest."""
        manager = User.objects.filter(manager_since__isnull=False, is_active=True)
        keeper = manager.order_by("manager_since", "pk").first()
        if keeper is None or slug_of(into) != into:
            raise CommandError(f"There is no group with the address {into}. Open it first.")
        name = into.replace("-", " ").capitalize()
        group = open_group(by=keeper, name=name, default_kind="question")
        self.stdout.write(f"Opened the group {group}, run by {keeper}.")
        return group

    def guess(self, folder):
        site = guessed_site(folder)
        self.stdout.write(f"By the folder’s name this is {site}; --site says otherwise.")
        return site


class _Rate(ProgressColumn):
    """Steps in a second."""

    def render(self, task):
        seconds = task.finished_time or task.elapsed
        return Text(f"{task.completed / seconds:,.0f}/s" if seconds else "–/s")


class _Bars:
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


def _table(title, tally):
    table = Table(title=title)
    table.add_column("file")
    for name in ("read", *OUTCOMES, "skipped"):
        table.add_column(name, justify="right")
    for line in tally.lines(list(FILES)):
        table.add_row(*line)
    written = io.StringIO()
    Console(file=written, width=100).print(table)
    return written.getvalue()

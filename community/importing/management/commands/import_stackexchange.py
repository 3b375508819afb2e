"""`manage.py import_stackexchange DIR --into GROUP`: a Stack Exchange data dump as topics."""

import io
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from community.importing.stackexchange.dump import FILES, Dump
from community.importing.stackexchange.run import import_dump
from community.importing.stackexchange.site import checked_site, guessed_site
from community.importing.tally import OUTCOMES
from community.importing.terminal import Bars, group_at
from community.importing.trouble import CannotImport


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
            group = group_at(into, stdout=self.stdout, default_kind="question")
            if missing := dump.missing():
                self.stdout.write(f"Not there, going on without: {', '.join(missing)}")
            with Bars() as progress:
                tally = import_dump(dump, site=site, group=group, progress=progress)
        except CannotImport as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(_table(f"{site} → {group}", tally))
        for line in tally.reasons():
            self.stdout.write(line)

    def guess(self, folder):
        site = guessed_site(folder)
        self.stdout.write(f"By the folder’s name this is {site}; --site says otherwise.")
        return site


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

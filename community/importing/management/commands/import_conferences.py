"""`manage.py import_conferences FOLDER --group GROUP`: the list of confs.tech as events."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from community.importing.conferences.reading import FILE, read_conferences
from community.importing.conferences.run import import_conferences
from community.importing.tally import Tally
from community.importing.terminal import Bars, group_at
from community.importing.trouble import CannotImport


class Command(BaseCommand):
    help = (
        "Reads the conferences of confs.tech into a group, each as an event that was announced "
        "already; nobody is told. Run again it brings in only what is new."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the list: 2024/javascript.json and others")
        parser.add_argument(
            "--group",
            default="conferences",
            help="the group’s address; it is opened where there is none (conferences)",
        )

    def handle(self, *, folder, group, **options):
        tally = Tally()
        try:
            conferences = read_conferences(folder, tally)
            into = group_at(group, stdout=self.stdout)
            with Bars() as progress:
                import_conferences(conferences, group=into, tally=tally, progress=progress)
        except CannotImport as trouble:
            raise CommandError(str(trouble)) from trouble
        left = sum(tally.skipped.values())
        self.stdout.write(
            f"{tally.read[FILE]:,} rows read: {tally.outcomes[FILE, 'created']:,} events brought "
            f"in, {tally.outcomes[FILE, 'unchanged']:,} here already, {left:,} skipped."
        )
        for line in tally.reasons():
            self.stdout.write(line)

"""`manage.py import_opensocial FOLDER`: groups, topics, events and enrolments of Open Social."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from community.importing.opensocial.reading import FILES, read_archive
from community.importing.opensocial.run import import_opensocial
from community.importing.tally import Tally
from community.importing.terminal import Bars, group_at
from community.importing.trouble import CannotImport

SITE_MAX = 60


class Command(BaseCommand):
    help = (
        "Reads a community of Open Social from its files of YAML: people, groups, topics, events "
        "and enrolments. Nobody is told. Run again it brings in only what is new."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where entity/event.yml and others are")
        parser.add_argument("--site", help="what it is called here (the folder’s name)")
        parser.add_argument(
            "--into",
            metavar="GROUP",
            default="open-social",
            help="the address of the group for what stands in none (open-social)",
        )

    def handle(self, *, folder, site, into, **options):
        site = (site or folder.resolve().name)[:SITE_MAX]
        tally = Tally()
        try:
            archive = read_archive(folder, tally)
            group = group_at(into, stdout=self.stdout)
            with Bars() as progress:
                told = {"tally": tally, "progress": progress}
                import_opensocial(archive, site=site, group=group, **told)
        except CannotImport as trouble:
            raise CommandError(str(trouble)) from trouble
        made = ", ".join(
            f"{tally.outcomes[name, 'created']:,} {name.lower()}" for name in FILES.values()
        )
        here = sum(tally.outcomes[name, "unchanged"] for name in FILES.values())
        left = sum(tally.skipped.values())
        self.stdout.write(f"Brought in {made}; {here:,} here already, {left:,} skipped.")
        for line in tally.reasons():
            self.stdout.write(line)

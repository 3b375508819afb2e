"""`manage.py reindex`: makes the entries of the search anew and counts its words again."""

import sys

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from community.search.indexing import rebuild, repair_entries, stretches
from community.search.words import recount_words


class Command(BaseCommand):
    help = (
        "Puts right the entries of the search that differ from their posts, while the house is "
        "open, and counts the words again. With --all every entry is made anew, quicker, while "
        "nobody writes."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="make every entry anew")

    def handle(self, *, all, **options):
        if all:
            with Progress(console=Console(file=sys.stderr)) as bars:
                bar = bars.add_task("Entries", total=sum(b - a for a, b in stretches()))
                rebuild(progress=lambda posts: bars.advance(bar, posts))
            self.stdout.write("Every entry was made anew.")
        else:
            self.stdout.write(f"{repair_entries()} entries put right.")
        self.stdout.write(f"Words of {recount_words()} posts counted.")

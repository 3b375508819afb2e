"""`manage.py check_consistency`, with the entries of the search: the topics' command and more."""

import sys

from community.search.indexing import repair_entries, wrong_entries
from community.topics.management.commands import check_consistency


class Command(check_consistency.Command):
    def handle(self, *, fix, **options):
        wrong = list(wrong_entries())
        for post in wrong:
            self.stdout.write(f"search_entry {post}: differs from its post")
        if fix and wrong:
            self.stdout.write(f"{repair_entries()} entries put right.")
        super().handle(fix=fix, **options)
        if wrong and not fix:
            sys.exit(1)

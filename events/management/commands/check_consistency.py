"""`manage.py check_consistency`, with events and polls: the search's command and more."""

import sys

from community.polls import consistency as polls
from community.search.management.commands import check_consistency
from events import consistency as events


class Command(check_consistency.Command):
    def handle(self, *, fix, **options):
        counts = [*polls.wrong_counters(), *events.wrong_counts()]
        rules = [*polls.broken_rules(), *events.broken_rules()]
        for line in counts + rules:
            self.stdout.write(line)
        if fix and counts:
            self.stdout.write(
                f"{polls.repair_counters() + events.repair_counts()} rows put right."
            )
        super().handle(fix=fix, **options)
        if rules or (counts and not fix):
            sys.exit(1)

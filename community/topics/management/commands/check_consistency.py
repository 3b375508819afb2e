"""`manage.py check_consistency`: compares every counter with what it counts."""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction

from community.topics.consistency import broken_rules, repair_counters, wrong_counters
from community.topics.using import uses_of_nothing
from community.uploads.consistency import lost_files


class Command(BaseCommand):
    help = (
        "Prints every counter that is wrong and every row that should not be as it is; "
        "ends with 1 when there is one. With --fix, counters are put right."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="put the counters right")

    def handle(self, *, fix, **options):
        with transaction.atomic():
            counters, rules = (
                list(wrong_counters()),
                [*broken_rules(), *uses_of_nothing(), *lost_files()],
            )
            for line in counters + rules:
                self.stdout.write(line)
            repaired = repair_counters() if fix else 0
        if fix and counters:
            self.stdout.write(f"{repaired} rows put right.")
        if rules or (counters and not fix):
            sys.exit(1)
        if not counters:
            self.stdout.write("Everything counts right.")

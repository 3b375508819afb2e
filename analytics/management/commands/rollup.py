"""`manage.py rollup`: works out the signals of days, again or for the first time."""

import sys
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from analytics.days import last_finished_day
from analytics.rolling import roll_days, rounds
from analytics.rolling.due import promise_what_follows


class Command(BaseCommand):
    help = "Works out the signals of every day from one day to another. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="2026-01-31")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, help="2026-02-28")

    def handle(self, *, first, last, **options):
        finished = last_finished_day()
        last = last or finished
        first = first or last
        if last > finished:
            raise CommandError(
                f"{last} is not over yet. The last day that can be counted is {finished}."
            )
        if first > last:
            raise CommandError("The first day lies after the last.")
        with Progress(console=Console(file=sys.stderr)) as bars:
            bar = bars.add_task("Days", total=(last - first).days + 1)
            for start, end in rounds(first, last):
                roll_days(start, end)
                bars.advance(bar, (end - start).days + 1)
        promise_what_follows(last)
        self.stdout.write(f"Signals from {first} to {last} are written.")

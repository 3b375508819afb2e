"""`manage.py load_demo`: the demo community, into an empty house only."""

from django.core.management.base import BaseCommand, CommandError

from community.importing.demo.loading import demo_accounts, house_is_empty, load_demo
from community.importing.trouble import CannotImport
from community.topics.models import Post, Topic


class Command(BaseCommand):
    help = "Loads the demo community into a house where nobody lives yet."

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts",
            action="store_true",
            help="only print the demo accounts that can sign in, one per line",
        )

    def handle(self, *, accounts, **options):
        try:
            if not accounts:
                self.load()
            for line in demo_accounts() if accounts else []:
                self.stdout.write(line)
        except CannotImport as trouble:
            raise CommandError(f"The demo cannot be loaded: {trouble}") from trouble

    def load(self):
        if not house_is_empty():
            self.stdout.write("There are members already: the demo is only for an empty house.")
            return
        house = load_demo()
        counts = f"{Topic.objects.count()} topics, {Post.objects.count()} posts"
        self.stdout.write(
            f"{house.name}: {len(house.members)} members, {len(house.groups)} groups, {counts}."
        )

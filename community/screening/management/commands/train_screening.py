"""`manage.py train_screening`: trains the spam score from what the community decided."""

from django.core.management.base import BaseCommand

from community.screening.training import train_from_lessons


class Command(BaseCommand):
    help = "Trains the spam score from what the community decided; the worker does it each night."

    def handle(self, *args, **options):
        scale = train_from_lessons()
        if scale is None:
            self.stdout.write("Too little was decided yet: the scale stays as it is.")
            return
        self.stdout.write(
            f"Scale {scale}: {scale.lesson_count} texts, {scale.spam_count} of them spam; "
            f"area {scale.area:.3f}, honest held {scale.held_share:.4f}, "
            f"spam found {scale.found_share:.3f}."
        )

"""`manage.py load_mail_domains FILE`: refuses sign-up from the mail domains of a list."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from community.screening.actions import take_in_mail_domains


class Command(BaseCommand):
    help = "Refuses sign-up from every mail domain of a list: one a line, # begins a remark."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the list")

    def handle(self, *args, file, **options):
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The list could not be read: {error}") from error
        added = take_in_mail_domains(lines=lines)
        self.stdout.write(f"{added} domains are new; what managers decided stays.")

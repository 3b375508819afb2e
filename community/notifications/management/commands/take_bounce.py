"""`manage.py take_bounce < report`: what a mail server is told to pipe returned mail into."""

import email
import sys
from email import policy

from django.core.management.base import BaseCommand

from community.notifications.bounces import LONGEST, take_bounce


class Command(BaseCommand):
    help = "Read a delivery report from standard input, and stop mail to an address that is gone."

    def handle(self, **options):
        report = email.message_from_bytes(sys.stdin.buffer.read(LONGEST), policy=policy.default)
        stopped = take_bounce(report)
        self.stdout.write(f"Mail stopped for {len(stopped)}.")

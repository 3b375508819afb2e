"""Letters that somebody sets off to an address that they name: the house is nobody's way to mail
strangers."""

from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from analytics.telling.advising import mail_advice
from analytics.telling.reports import mail_outside
from community.core.clock import database_now
from community.core.errors import Refused
from community.core.models import Promise
from community.members.letters import may_write_to_stranger
from community.members.models import User

SENT_A_DAY = 20  # letters of one person, whatever they are about
LETTERS = [f"{one.__module__}.{one.__name__}" for one in (mail_advice, mail_outside)]
HELD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class TooManyLetters(Refused):
    """It was written to too often."""


def refuse_too_many(*, by: User, address: str) -> None:
    """Before one more letter is promised, whose promise says `by_id`. Counted are the letters: one
    that is sent again is one more. Sent at the same moment, they wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [f"letters:{by.pk}"])
    since = database_now() - timedelta(days=1)
    sent = Promise.objects.filter(task__in=LETTERS, about__by_id=by.pk, made_at__gt=since)
    if sent.count() >= SENT_A_DAY:
        raise TooManyLetters(_("That was a lot of letters for one day. Go on tomorrow."))
    if not may_write_to_stranger(address):
        raise TooManyLetters(
            _("Enough letters went to this address for now. Wait an hour, then send it again.")
        )

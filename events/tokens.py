"""The secret of a ticket: it names one attendance, and says nothing to anybody but a host."""

from django.core import signing

from events.models import Attendance

SALT = "events.ticket"


def make_ticket(attendance: Attendance) -> str:
    """The same each time, so that a picture that was kept stays good until the end."""
    return signing.Signer(salt=SALT, sep=".").sign(attendance.pk)


def ticket_number(token: str) -> int | None:
    """Which attendance a ticket names; None for what we did not sign."""
    try:
        return int(signing.Signer(salt=SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None

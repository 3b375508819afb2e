"""The address of a member's own calendar: made, made anew, taken away."""

import secrets

from django.db import transaction
from django.utils import timezone

from community.members.models import User
from community.members.queries import hash_of
from events.models import CalendarKey

SECRET_BYTES = 24


@transaction.atomic
def make_calendar_key(*, member: User) -> str:
    """The secret of the address, told this once. The one before it opens nothing more."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarKey.objects.update_or_create(
        member=member, defaults={"secret_hash": hash_of(secret), "made_at": timezone.now()}
    )
    return secret


@transaction.atomic
def drop_calendar_key(*, member: User) -> None:
    """The address opens nothing any more."""
    CalendarKey.objects.filter(member=member).delete()

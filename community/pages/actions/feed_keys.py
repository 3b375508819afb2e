"""A member's private feed: made, made anew, taken away."""

import secrets

from django.db import transaction
from django.utils import timezone

from community.members.models import User
from community.members.queries import hash_of
from community.pages.models import FeedKey

SECRET_BYTES = 24


@transaction.atomic
def make_feed_key(*, member: User) -> str:
    """The secret of the feed's address, told this once. The one before it opens nothing more."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    FeedKey.objects.update_or_create(
        member=member, defaults={"secret_hash": hash_of(secret), "made_at": timezone.now()}
    )
    return secret


@transaction.atomic
def drop_feed_key(*, member: User) -> None:
    """The address opens nothing any more."""
    FeedKey.objects.filter(member=member).delete()

"""Reads about members' private feeds."""

from community.members.models import User
from community.members.permissions import may_sign_in
from community.members.queries import hash_of
from community.pages.models import FeedKey


def feed_key_of(member: User) -> FeedKey | None:
    return FeedKey.objects.filter(member=member).first()


def reader_by(secret: str) -> User | None:
    """Whose private feed this secret opens, while the gate would let them in."""
    key = FeedKey.objects.select_related("member").filter(secret_hash=hash_of(secret)).first()
    return key.member if key and may_sign_in(key.member).is_allowed else None

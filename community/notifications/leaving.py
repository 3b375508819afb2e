"""The signed words in a mail that let its reader out of mail: whose, and out of what.

They work without a session and for as long as the mail lies about; they open nothing else.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from community.members.models import User
from community.notifications.models import Kind

SALT = "unsubscribe"
ALL = "mail"


@dataclass(frozen=True)
class Leaving:
    """Who leaves, and the kind of notice; none for all mail of this sort."""

    member: User
    kind: Kind | None


def leaving_address(member: User, scope: str = ALL) -> str:
    """Where a mail's reader leaves: all mail, or one kind of notice."""
    token = signing.dumps([member.pk, scope], salt=SALT)
    return settings.SITE_URL + reverse("notifications:unsubscribe", args=[token])


def leaving_by(token: str) -> Leaving | None:
    try:
        pk, scope = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    member = User.objects.filter(pk=pk, is_active=True).first()
    if member is None:
        return None
    return Leaving(member, Kind(scope) if scope in Kind.values else None)

"""Secrets of links: one resets a password (good once, for hours, and only the latest), one leads
whom the gate kept out to the decision about them."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.utils import timezone

from community.members.models import User

WAY_BACK = "way-back"
WAY_BACK_FOR = 60 * 60


class ResetTokens(PasswordResetTokenGenerator):
    """Dies with a new password, a new address, a sign-in, or a newer link."""

    def make_token(self, user):
        """Only thought of here: `note_reset_request` keeps the moment once the letter is written,
        so a link that is never mailed leaves the one before it valid."""
        user.reset_asked_at = timezone.now()
        return super().make_token(user)

    def _make_hash_value(self, user, timestamp):
        asked = user.reset_asked_at.isoformat() if user.reset_asked_at else ""
        shut = user.banned_at.isoformat() if user.banned_at else ""
        return f"{super()._make_hash_value(user, timestamp)}{asked}{shut}"


def make_way_back(member: User) -> str:
    """For who has shown who they are and is kept out: it opens the decision about them, no more,
    and within the hour."""
    return signing.dumps(member.pk, salt=WAY_BACK)


def member_on_way_back(token: str) -> User | None:
    try:
        number = signing.loads(token, salt=WAY_BACK, max_age=WAY_BACK_FOR)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=number, is_active=True).first()

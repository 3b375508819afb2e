"""The secret of a link that resets a password: good once, for hours, and only the latest."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone


class ResetTokens(PasswordResetTokenGenerator):
    """Dies with a new password, a new address, a sign-in, or a newer link."""

    def make_token(self, user):
        """Only thought of here: `note_reset_request` keeps the moment once the letter is written,
        so a link that is never mailed leaves the one before it valid."""
        user.reset_asked_at = timezone.now()
        return super().make_token(user)

    def _make_hash_value(self, user, timestamp):
        asked = user.reset_asked_at.isoformat() if user.reset_asked_at else ""
        return f"{super()._make_hash_value(user, timestamp)}{asked}"

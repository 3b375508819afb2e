"""The secret of a link that resets a password: good once, for hours, and only the latest."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from community.members.actions import note_reset_request


class ResetTokens(PasswordResetTokenGenerator):
    """Dies with a new password, a new address, a sign-in, or a newer link."""

    def make_token(self, user):
        note_reset_request(member=user)
        return super().make_token(user)

    def _make_hash_value(self, user, timestamp):
        asked = user.reset_asked_at.isoformat() if user.reset_asked_at else ""
        return f"{super()._make_hash_value(user, timestamp)}{asked}"

"""Passwords and sessions, behind the one gate."""

from allauth.account.auth_backends import AuthenticationBackend

from community.core.asking import Prepared
from community.members.models import User
from community.members.permissions import may_sign_in

MEMBER = Prepared(lambda _shape, number: User._default_manager.filter(pk=number))


class GatedBackend(AuthenticationBackend):
    """allauth's own check; a session whose member may not come in any more is nobody's."""

    def user_can_authenticate(self, user):
        """The password is checked first; the door itself answers in the adapter, with a reason."""
        return True

    def get_user(self, user_id):
        member = next(iter(MEMBER.ask("", int(user_id))), None)
        return member if member is not None and may_sign_in(member).is_allowed else None

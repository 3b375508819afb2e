"""Who may do what with members, and the one gate at every door."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from community.members.models import User, Viewer


@dataclass(frozen=True)
class Entry:
    """The gate's answer: whether, and if not, why, in a sentence for the person."""

    is_allowed: bool
    sentence: str = ""


def may_sign_in(member: User) -> Entry:
    """The one gate. Every way of signing in asks it, and every request asks it again."""
    if not member.is_active:
        return Entry(False, _("This account was closed."))
    if member.approved_at is None:
        return Entry(False, _("A manager looks at your request first. You will get a mail."))
    if member.is_suspended:
        return Entry(False, _("Your account rests for now. A manager has written to you why."))
    return Entry(True)


def is_member(viewer: Viewer) -> bool:
    return viewer.is_authenticated


def can_see_directory(viewer: Viewer) -> bool:
    """Members see members; guests do not get a list of people."""
    return viewer.is_authenticated


def can_manage_members(viewer: Viewer) -> bool:
    return viewer.is_authenticated and viewer.is_manager


def can_invite_to_community(viewer: Viewer) -> bool:
    """Those who run the house ask people in."""
    return can_manage_members(viewer)

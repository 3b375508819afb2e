"""Who may do what with members, and the one gate at every door."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.members.models import User, Viewer


@dataclass(frozen=True)
class Entry:
    """The gate's answer: whether, and if not, why, in a sentence for the person.

    Who is kept out by a decision may ask that somebody looks at it again.
    """

    is_allowed: bool
    sentence: str = ""
    may_appeal: bool = False


def may_sign_in(member: User) -> Entry:
    """The one gate. Every way of signing in asks it, and every request asks it again."""
    if not member.is_active:
        return Entry(False, _("This account was closed."))
    if member.approved_at is None:
        return Entry(False, _("A manager looks at your request first. You will get a mail."))
    if member.is_banned:
        return Entry(False, _("You are not let in here any more."), may_appeal=True)
    if member.is_suspended:
        return Entry(False, _("Your account rests for now."), may_appeal=True)
    return Entry(True)


def silence_of(viewer: Viewer) -> str:
    """Why this person writes nothing now, in a sentence; nothing for who may write."""
    if not viewer.is_authenticated or not viewer.is_silenced:
        return ""
    until = date_format(localtime(viewer.silenced_until), "DATETIME_FORMAT")
    return gettext("You are silenced until %(until)s: you can read, not write.") % {"until": until}


def may_speak(viewer: Viewer) -> bool:
    """Came in and is not silenced: what every form that others see the outcome of asks first."""
    return viewer.is_authenticated and viewer.is_welcome and not viewer.is_silenced


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

"""What members say about themselves."""

from django.db import transaction

from community.core.faces import forget_face, keep_face, promise_to_forget_face
from community.core.markup import render
from community.members.actions.naming import refuse_borrowed_display_name
from community.members.models import User
from community.members.names import skeleton

FOLDER = "faces"


@transaction.atomic
def change_profile(
    *, member: User, display_name: str, place: str, interests: list[str], bio: str
) -> User:
    """Change what others read about a member."""
    refuse_borrowed_display_name(display_name, member=member)
    member.display_name, member.display_skeleton = display_name, skeleton(display_name)
    member.place = place
    member.bio, member.bio_html = bio, render(bio).html
    member.save(update_fields=["display_name", "display_skeleton", "place", "bio", "bio_html"])
    member.interests.set(interests)
    return member


@transaction.atomic
def choose_language(*, member: User, language: str, time_zone: str) -> User:
    """Choose how the house speaks to a member, and by which clock."""
    member.language, member.time_zone = language, time_zone
    member.save(update_fields=["language", "time_zone"])
    return member


def change_avatar(*, member: User, picture: dict[int, bytes]) -> User:
    """Show a new face. The old picture is removed once the new one stands."""
    name = keep_face(picture, FOLDER)
    try:
        _put_face(member, name)
    except BaseException:
        forget_face(name, FOLDER)
        raise
    return member


def remove_avatar(*, member: User) -> User:
    """Go back to the initials."""
    _put_face(member, "")
    return member


@transaction.atomic
def _put_face(member, name):
    old = User.objects.select_for_update().values_list("avatar", flat=True).get(pk=member.pk)
    User.objects.filter(pk=member.pk).update(avatar=name)
    member.avatar = name
    promise_to_forget_face(old, FOLDER)

"""A group's picture."""

from django.db import transaction

from community.core.faces import forget_face, keep_face, promise_to_forget_face
from community.groups.actions.belonging import lock_group
from community.groups.models import Group

FOLDER = "places"


def change_picture(*, group: Group, picture: dict[int, bytes]) -> None:
    """Show another picture. The old one is removed once the new one stands."""
    name = keep_face(picture, FOLDER)
    try:
        _put_picture(group, name)
    except BaseException:
        forget_face(name, FOLDER)
        raise


def remove_picture(*, group: Group) -> None:
    """Go back to the icon."""
    _put_picture(group, "")


@transaction.atomic
def _put_picture(group, name):
    held = lock_group(group)
    old, held.picture = held.picture, name
    held.save(update_fields=["picture"])
    group.picture = name
    promise_to_forget_face(old, FOLDER)

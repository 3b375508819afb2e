"""Done, or later."""

from datetime import timedelta

from django.utils import timezone

from community.desk.models import SetAside
from community.members.models import User

LATER = timedelta(hours=4)


def finish(*, member: User, thing: str) -> None:
    """This manager has done it; it does not come back."""
    SetAside.objects.update_or_create(member=member, thing=thing, defaults={"until": None})


def put_off(*, member: User, thing: str) -> None:
    """It comes back in a few hours, if it still wants anybody by then."""
    until = timezone.now() + LATER
    SetAside.objects.update_or_create(member=member, thing=thing, defaults={"until": until})


def bring_back(*, member: User, thing: str) -> None:
    """It was put aside by mistake."""
    SetAside.objects.filter(member=member, thing=thing).delete()

"""What the house offers as a tactic is said to be not worth noting, and taken up again."""

from django.db import transaction

from analytics.models import Dismissed
from community.members.models import User


@transaction.atomic
def dismiss(*, by: User, known_as: str) -> None:
    """It is offered to nobody any more. Said twice, it is said once."""
    Dismissed.objects.get_or_create(known_as=known_as, defaults={"by": by})


@transaction.atomic
def take_up_again(*, known_as: str) -> None:
    """It is offered as before."""
    Dismissed.objects.filter(known_as=known_as).delete()

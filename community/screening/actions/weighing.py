"""Which scale weighs, and how many first posts wait."""

from django.db import transaction

from community.screening.actions.stamping import stamp_anew
from community.screening.models import Scale


@transaction.atomic
def use_scale(*, scale: Scale) -> None:
    """Weigh with this one from the next text on."""
    stamp_anew(scale=scale)


@transaction.atomic
def use_start() -> None:
    """Weigh as every house begins."""
    stamp_anew(scale=None)


@transaction.atomic
def hold_first_posts(*, count: int) -> None:
    """So many posts of a new member wait until a manager has read them; 0 for none."""
    stamp_anew(first_posts=count)

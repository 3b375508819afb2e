"""Every process hears of a change by the stamp, at its next screening."""

from community.screening.models import House, new_stamp


def stamp_anew(**more) -> None:
    """Within the transaction of the change."""
    House.objects.update_or_create(pk=1, defaults={"stamp": new_stamp(), **more})

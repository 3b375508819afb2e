"""What its managers decide about the house."""

from django.db import transaction

from community.core.markup import render
from community.live.announcing import end
from community.live.tickets import GUESTS
from community.members.models import Community, User
from community.members.queries import forget_the_community


@transaction.atomic
def change_community(
    *,
    name: str,
    strapline: str,
    welcome: str,
    cover: str,
    registration: str,
    reading: str,
    host: User | None,
    time_zone: str = "UTC",
) -> Community:
    """Say what the house is called, who may come in, and who reads; pages know it at once."""
    house, _new = Community.objects.select_for_update().get_or_create(pk=1)
    house.name, house.strapline = name, strapline
    house.welcome, house.welcome_html = welcome, render(welcome).html
    house.cover = cover
    house.registration, house.reading, house.host = registration, reading, host
    house.time_zone = time_zone
    house.save()
    end(GUESTS)
    transaction.on_commit(forget_the_community)
    return house

"""Reads about sanctions."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from community.members.models import User
from moderation.models import Sanction, Verb


def live_sanctions(member: User, now: datetime | None = None) -> QuerySet[Sanction]:
    """What keeps a member from writing or from coming in at this moment."""
    lasting = Q(until__gt=now or timezone.now()) | Q(until=None, kind=Verb.BAN)
    return Sanction.objects.filter(lasting, member=member, lifted_at=None).order_by("since", "pk")


def keeping_out(member: User) -> Sanction | None:
    """Of several sanctions that keep a member out, the one that lasts longest."""
    live = live_sanctions(member).filter(kind__in=[Verb.SUSPEND, Verb.BAN])
    live = list(live.select_related("decision"))
    bans = [one for one in live if one.kind == Verb.BAN]
    return next(iter(bans), None) or max(live, key=lambda one: one.until, default=None)

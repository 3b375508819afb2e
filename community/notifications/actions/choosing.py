"""How a member wants to be told, and when mail to them stops."""

from django.db import transaction
from django.utils import timezone

from community.members.models import User
from community.notifications.leaving import Leaving
from community.notifications.models import (
    DIGESTS,
    Digest,
    Kind,
    MailChoice,
    Preference,
    Rhythm,
    Way,
)
from community.notifications.periods import period_of


@transaction.atomic
def choose_ways(*, member: User, place: int | None, ways: dict[str, str]) -> None:
    """How to be told of each kind, everywhere or in one group; an empty way is as everywhere."""
    Preference.objects.filter(member=member, place=place, kind__in=ways).delete()
    said = [
        Preference(member=member, place=place, kind=kind, way=way)
        for kind, way in ways.items()
        if way
    ]
    Preference.objects.bulk_create(said, ignore_conflicts=True)


@transaction.atomic
def choose_rhythm(*, member: User, rhythm: str) -> MailChoice:
    """When mail comes. The first digest is the next one, not the one of this morning."""
    choice, _made = MailChoice.objects.update_or_create(member=member, defaults={"rhythm": rhythm})
    if rhythm in DIGESTS:
        period = period_of(rhythm, member.time_zone, timezone.now())
        if period:
            Digest.objects.get_or_create(member=member, period=period)
    return choice


@transaction.atomic
def unsubscribe(leaving: Leaving) -> None:
    """Out by a link in a mail: of all mail of this sort, or of one kind of notice."""
    if leaving.kind is None:
        choose_rhythm(member=leaving.member, rhythm=Rhythm.NEVER)
        return
    mine = Preference.objects.filter(member=leaving.member, kind=leaving.kind)
    mine.filter(way=Way.MAIL).update(way=Way.INBOX)
    said = {"way": Way.INBOX}
    Preference.objects.get_or_create(
        member=leaving.member, kind=Kind(leaving.kind), place=None, defaults=said
    )


@transaction.atomic
def stop_mail(*, member: User, because: str) -> None:
    """Mail does not arrive: send none until the member says that it does."""
    stop = {"stopped_at": timezone.now(), "stopped_because": because[:300]}
    MailChoice.objects.update_or_create(member=member, defaults=stop)


@transaction.atomic
def resume_mail(*, member: User) -> None:
    """The member says that mail arrives again."""
    MailChoice.objects.filter(member=member).update(stopped_at=None, stopped_because="")

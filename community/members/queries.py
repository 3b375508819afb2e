"""Reads about members and the house."""

import hashlib
from datetime import date, datetime
from functools import partial
from itertools import chain
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from community.core.asking import Prepared
from community.core.memory import Memory, may_be_kept
from community.members.models import (
    Boundary,
    Community,
    FormerName,
    Invitation,
    Reading,
    TaggedInterest,
    User,
    Viewer,
)
from community.members.names import holds_name, readings, skeleton

HOUSE_KEY = "house"
HOUSE_SECONDS = 60
WORDS_ASKED = 5
NAMESAKES = 20
houses = Memory("house")
kept_away = Memory("member")
arrivals = Memory("arrivals")  # a changed member raises the house's version: all is told


def the_community() -> Community:
    """The one row about the house, kept until it changes, or for a minute where nobody listens."""
    return houses.recall(1, _the_community) if may_be_kept() else _shared_community()


def _the_community():
    return Community.objects.select_related("host").filter(pk=1).first() or Community(pk=1)


def _shared_community():
    house = cache.get(HOUSE_KEY)
    if house is None:
        house = _the_community()
        cache.set(HOUSE_KEY, house, HOUSE_SECONDS)
    return house


def forget_the_community() -> None:
    houses.forget(1)
    cache.delete(HOUSE_KEY)


def forget_the_host(number: str) -> None:
    """The house shows its host: who hosts it and changed something sees that on the next page."""
    house = houses.kept(1)
    if house is not None and str(house.host_id) == number:
        houses.forget(1)


def community_day(moment: datetime | None = None) -> date:
    """The day in which a moment lies for this community: now, if none is named."""
    return (moment or timezone.now()).astimezone(ZoneInfo(the_community().time_zone)).date()


def directory(viewer: Viewer, words: str = "") -> QuerySet[User]:
    """The members this person may know, with what a card shows."""
    members = User.objects.visible_to(viewer).filter(banned_at=None)
    members = members.prefetch_related("interests")
    for word in readable(words).split()[:WORDS_ASKED]:
        interest = TaggedInterest.objects.filter(
            content_object=OuterRef("pk"), tag__name__iexact=word
        )
        members = members.filter(
            Q(display_name__icontains=word)
            | Q(name__icontains=word)
            | Q(place__icontains=word)
            | Q(Exists(interest))
        )
    return members


def newcomers(viewer: Viewer, most: int) -> list[User]:
    """Who came last, kept until the word is that anybody came, went or changed."""
    if not viewer.is_authenticated:
        return []
    kind = kind_of(viewer)
    return arrivals.recall((kind, most), lambda: list(_newest(viewer)[:most]))


def _newest(viewer):
    return User.objects.visible_to(viewer).filter(banned_at=None).latest_first()


def boundaries_of(viewer: Viewer) -> dict[int, str]:
    """Whom the viewer keeps away from, and how far: {member: distance}; one query a request."""
    if not viewer.is_authenticated:
        return {}
    if not hasattr(viewer, "_boundaries"):
        ask = partial(_boundaries, viewer.pk)
        viewer._boundaries = kept_away.recall(viewer.pk, ask) if viewer.only_reads else ask()
    return viewer._boundaries


def _boundaries(member):
    return dict(BOUNDARIES.ask("", member))


BOUNDARIES = Prepared(
    lambda _shape, member: Boundary.objects.filter(member=member).values_list(
        "towards_id", "distance"
    )
)


def forget_boundaries(viewer: Viewer) -> None:
    kept_away.forget(viewer.pk)
    if hasattr(viewer, "_boundaries"):
        del viewer._boundaries


def kind_of(viewer: User) -> bool:
    """What `visible_to` tells members apart by, beside who they are: the shape of a question."""
    return viewer.is_manager


def stand_in(runs_the_house: bool, number: int) -> User:
    """A member of this kind, for prepared questions (core/asking.py)."""
    return User(pk=number, manager_since=timezone.now() if runs_the_house else None)


def boundary_list(member: User) -> list[Boundary]:
    """Whom a member keeps away from, the last first, with how each of them looks."""
    kept = Boundary.objects.filter(member=member).select_related("towards")
    return list(kept.order_by("-made_at", "-pk")[:200])


def readable(words: str) -> str:
    """What was typed or stood in an address, without the signs no name has."""
    return "".join(sign if sign.isprintable() else " " for sign in words)


def profiles(viewer: Viewer) -> QuerySet[User]:
    """Whose page this person may open: guests read people where they may read at all."""
    if viewer.is_authenticated:
        return User.objects.visible_to(viewer)
    is_open = the_community().reading == Reading.EVERYONE
    return User.objects.admitted() if is_open else User.objects.none()


def member_called(viewer: Viewer, name: str) -> User | None:
    """Who has this name, or had it; nobody whom the viewer may not know of."""
    if not name.isprintable():
        return None
    found = profiles(viewer).prefetch_related("interests")
    return (
        found.filter(name__iexact=name).first()
        or found.filter(former_names__name__iexact=name).first()
    )


def members_called(viewer: Viewer, said: str) -> list[int]:
    """The keys of those whom a reader means: by account name, else by the name that stands at
    their posts, whole or its first words; nobody whom the viewer may not know of."""
    if member := member_called(viewer, said):
        return [member.pk]
    if not (said := " ".join(readable(said).split())):
        return []
    shown = Q(display_name__iexact=said) | Q(display_name__istartswith=f"{said} ")
    found = profiles(viewer).filter(shown).order_by("pk")
    return list(found.values_list("pk", flat=True)[:NAMESAKES])


def is_name_free(name: str, member: User | None = None) -> bool:
    """Whether it reads like nobody else's name or former name, no manager's, nor the house's."""
    look = skeleton(name)
    others = User.objects.exclude(pk=member.pk if member else None)
    former = FormerName.objects.filter(name_skeleton=look)
    if member:
        former = former.exclude(member=member)
    held = others.filter(name_skeleton=look)
    return not (held.exists() or former.exists() or _reads_like_the_house(name, others))


def is_display_name_free(text: str, member: User | None = None) -> bool:
    """Whether it reads neither like another's account name, nor like a manager, nor the house."""
    others = User.objects.exclude(pk=member.pk if member else None)
    held = others.filter(name_skeleton=skeleton(text))
    return not (held.exists() or _reads_like_the_house(text, others))


def _reads_like_the_house(text, others):
    """Whether a name comes near the house's, or near what one of its few managers goes by."""
    looks = readings(text)
    managers = others.filter(manager_since__isnull=False)
    shown = chain.from_iterable(managers.values_list("name", "display_name"))
    return holds_name(text, the_community().name) or any(readings(one) & looks for one in shown)


def waiting_for_approval() -> QuerySet[User]:
    """Newcomers whose address is confirmed and whom a manager has not looked at, oldest first."""
    waiting = User.objects.filter(approved_at=None, is_active=True)
    return waiting.filter(
        Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))
    ).order_by("joined_at", "pk")


def member_by_login(login: str) -> User | None:
    """Whom somebody means who types this at the door."""
    if not login.isprintable():
        return None
    return User.objects.filter(Q(name__iexact=login) | Q(email__iexact=login)).first()


def is_shut_out(address: str) -> bool:
    """Whether it is the address of a banned member, whatever stands behind a plus in it."""
    plain = _without_plus(address)
    local, _at, domain = plain.rpartition("@")
    near = User.objects.filter(
        banned_at__isnull=False, email__istartswith=local, email__iendswith=f"@{domain}"
    )
    return any(_without_plus(one) == plain for one in near.values_list("email", flat=True))


def _without_plus(address):
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def names_to_members(names: set[str]) -> dict[str, User]:
    """Who goes by these names, keyed by the name in lower case; one query."""
    folded = {name.lower() for name in names}
    found = User.objects.admitted().annotate(folded=Lower("name")).filter(folded__in=folded)
    return {member.folded: member for member in found} if folded else {}


def hash_of(token: str) -> str:
    """How a link's secret rests in the database."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def invitation_by(token: str) -> Invitation | None:
    """The invitation that this link belongs to, open or not."""
    invitations = Invitation.objects.select_related("invited_by")
    return invitations.filter(secret_hash=hash_of(token)).first()


def open_invitation(token: str, email: str = "") -> Invitation | None:
    """The invitation of a link, if it still lets somebody (with this address) in."""
    found = invitation_by(token)
    if found is None or not found.is_open or not found.invited_by.is_welcome:
        return None
    return found if not email or found.email in ("", email.lower()) else None


def invitations_sent() -> QuerySet[Invitation]:
    """What was sent out, latest first."""
    return Invitation.objects.select_related("invited_by").order_by("-made_at", "-pk")

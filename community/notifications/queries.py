"""Reads about notices: the inbox, its count, and how a member wants to be told."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.expressions import Exists
from django.db.models.functions import Coalesce, RowNumber

from community.core.asking import Prepared
from community.core.paging import Page, key_page
from community.members.glance import Glance
from community.members.models import User, Viewer
from community.notifications.models import (
    Kind,
    MailChoice,
    Notice,
    Preference,
    Way,
    usual_way,
)
from community.notifications.subjects import Shown, shown_to

LATEST = ("-made_at", "-pk")
GATHERED = 30  # notices looked at behind one row of the inbox
FACES = 3
COUNTED = 99  # rows; beyond, the bell says "99+"
LOOKED_AT = 600  # unread notices looked at for the count: a few of each row, newest rows first
FEW = 5
BELL = Glance("notices", seconds=30)


@dataclass(frozen=True)
class Gathered:
    """One row of the inbox: what belongs together, as its member may see it now."""

    head: Notice
    shown: Shown  # the newest of them
    counts: dict[str, int]  # how many of each kind are told: the unread ones, or the newest alone
    people: tuple[User, ...]
    is_unread: bool
    more_people: int = 0


def inbox_page(member: User, after: str = "") -> Page:
    """Notices gathered by what they belong to, newest first; rows that say nothing are left out.

    One query for the page's rows, one for what stands behind them, and what the tellers ask.
    """
    page = key_page(_heads(member), after, keys=LATEST)
    told = gathered(member, [head.gather for head in page.rows])
    rows = [told[head.gather] for head in page.rows if head.gather in told]
    return Page(rows=rows, older=page.older, is_first=page.is_first)


def _heads(member):
    """The newest notice of each gathering."""
    newer = Notice.objects.filter(
        Q(made_at__gt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), pk__gt=OuterRef("pk")),
        member=OuterRef("member"),
        gather=OuterRef("gather"),
    )
    return Notice.objects.filter(~Exists(newer), member=member)


def gathered(
    member: User, gathers: list[str], *, among: QuerySet[Notice] | None = None
) -> dict[str, Gathered]:
    """What a member may see now of each gathering; of all their notices, or among some."""
    among = Notice.objects.all() if among is None else among
    notices = among.filter(member=member, gather__in=gathers)
    rows = list(_newest_of_each(notices, GATHERED).order_by("-made_at", "-pk"))
    shown = shown_to(member, rows)
    behind = defaultdict(list)
    for row in rows:
        if row.pk in shown:
            behind[row.gather].append(row)
    return {gather: _gather(visible, shown) for gather, visible in behind.items()}


def _newest_of_each(notices: QuerySet[Notice], number: int) -> QuerySet[Notice]:
    """So many of each gathering at most, counted by the database."""
    place = Window(
        RowNumber(), partition_by=[F("gather")], order_by=[F("made_at").desc(), F("pk").desc()]
    )
    return notices.annotate(place_in=place).filter(place_in__lte=number)


def _gather(rows, shown):
    unread = [row for row in rows if row.read_at is None]
    told = unread or rows[:1]
    counts = Counter()
    for row in told:
        counts[row.kind] += shown[row.pk].count
    people = {person.pk: person for row in told for person in shown[row.pk].people}
    faces = tuple(people.values())[:FACES]
    return Gathered(
        head=rows[0],
        shown=shown[told[0].pk],
        counts=dict(counts),
        people=faces,
        is_unread=bool(unread),
        more_people=len(people) - len(faces),
    )


def first_unread(member: User, gather: str) -> Shown | None:
    """Where opening a row leads: the oldest of it that is unread, else the newest."""
    notices = Notice.objects.filter(member=member, gather=gather)
    rows = list(_newest_of_each(notices, GATHERED).order_by("made_at", "pk"))
    shown = shown_to(member, rows)
    visible = [row for row in rows if row.pk in shown]
    unread = [row for row in visible if row.read_at is None]
    if not visible:
        return None
    return shown[(unread[0] if unread else visible[-1]).pk]


def unread_in(member: User, gather: str) -> dict[int, str]:
    """The unread notices of one gathering: their subjects, by their keys."""
    unread = Notice.objects.filter(member=member, gather=gather, read_at=None)
    return dict(unread.values_list("pk", "subject"))


def unread_count(member: Viewer) -> int:
    """How many rows of the inbox have something unread that the member may see now.

    A few of each row say so nearly always; where none of these may be seen, as many are looked at
    as the inbox looks at.
    """
    if not member.is_authenticated:
        return 0
    rows = NEWEST_UNREAD.ask("", member.pk)
    shown = shown_to(member, rows)
    seen = {row.gather for row in rows if row.pk in shown}
    looked_at = Counter(row.gather for row in rows if row.gather not in seen)
    return len(seen) + _seen_behind(member, [one for one, few in looked_at.items() if few == FEW])


def _seen_behind(member, gathers):
    """Of how many of these something may be seen behind the few that were looked at."""
    if not gathers:
        return 0
    unread = Notice.objects.filter(member=member, read_at=None, gather__in=gathers)
    further = _newest_of_each(unread, GATHERED).filter(place_in__gt=FEW)
    rows = list(further.order_by("place_in", *LATEST)[:LOOKED_AT])
    shown = shown_to(member, rows)
    return len({row.gather for row in rows if row.pk in shown})


def _newest_unread(_shape, member):
    unread = Notice.objects.filter(member=member, read_at=None)
    return _newest_of_each(unread, FEW).order_by(*LATEST)[:LOOKED_AT]


NEWEST_UNREAD = Prepared(_newest_unread)


def kept_count(member: Viewer) -> int:
    """The count, kept for half a minute: it outlives a lost right by no more than that."""
    if not member.is_authenticated:
        return 0
    count = BELL.at(member)
    return count_again(member) if count is None else count


def count_again(member: User) -> int:
    """The count as it is now, kept from now on."""
    count = unread_count(member)
    BELL.keep(member, count)
    return count


def forget_now_and_then(members: list[int]) -> None:
    """At once, and when others can see the change: a reader in between keeps the old count."""
    if members:
        forget = partial(BELL.forget_all, members)
        forget()
        transaction.on_commit(forget, robust=True)


def spoken_count(count: int) -> str:
    """The count as the bell says it; nothing for none."""
    return "" if not count else f"{COUNTED}+" if count > COUNTED else str(count)


def ways_of(member: User, place: int | None = None) -> dict[str, str]:
    """How the member is told of each kind: in one group, or everywhere."""
    chosen = chosen_ways(member, None)
    if place is not None:
        chosen |= chosen_ways(member, place)
    return {kind: chosen.get(kind, usual_way(kind)) for kind in Kind.values}


def chosen_ways(member: User, place: int | None) -> dict[str, str]:
    """What the member said about one group, or (None) about all, kind by kind."""
    mine = Preference.objects.filter(member=member, place=place)
    return dict(mine.values_list("kind", "way"))


def places_chosen(member: User) -> set[int]:
    """The groups that the member said something about."""
    own = Preference.objects.filter(member=member, place__isnull=False)
    return set(own.values_list("place", flat=True).distinct())


def wanted_by_mail(member: User, notices: list[Notice]) -> list[Notice]:
    """Of these, what the member wants by mail now; one query."""
    said = {
        (one.kind, one.place): one.way
        for one in Preference.objects.filter(member=member, kind__in={n.kind for n in notices})
    }

    def way(notice):
        everywhere = said.get((notice.kind, None), usual_way(notice.kind))
        return said.get((notice.kind, notice.place), everywhere)

    return [notice for notice in notices if way(notice) == Way.MAIL]


def wanted_in_digest(member: User) -> QuerySet[Notice]:
    """The notices that a digest may hold: of every kind, but where the member chose the inbox
    alone, or nothing. What they said about a group comes before what they said about all."""
    said = Preference.objects.filter(member=member, kind=OuterRef("kind")).values("way")
    here, everywhere = said.filter(place=OuterRef("place")), said.filter(place=None)
    way = Coalesce(Subquery(here), Subquery(everywhere), Value(Way.MAIL.value))
    return Notice.objects.filter(member=member).annotate(way=way).filter(way=Way.MAIL)


def mail_choice_of(member: User) -> MailChoice:
    """When mail comes to a member; unsaved where they never chose."""
    return MailChoice.objects.filter(member=member).first() or MailChoice(member=member)

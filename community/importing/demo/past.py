"""What happens in a house besides words: who looked in, what was read and looked for, and thanks
that came long after. The same each time: a number from a member and a day decides."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from django.utils import timezone

from analytics.days import moment_of, today
from analytics.models import PageReads
from community.groups.models import Group, Membership, Visibility
from community.importing.demo.chance import FINE, chance, chance_finely, is_away
from community.members.models import User, Visit
from community.search.models import Query
from community.topics.models import Post, Reaction

FILE = "past.toml"
DAY = timedelta(days=1)
DAYS = 150  # that somebody looked in
THANKS_AFTER = timedelta(days=160)  # what is older than that was thanked for now and then
FOUND_LATER = 75  # of a hundred
LATELY = [*range(1, 141), *range(1, 141), *range(43, 141), *range(84, 141), *range(84, 141)]
TRIES = 9
HOURS = (7, 12, 17, 19, 20, 21)


def load_past(folder: Path, members: dict[str, User]) -> None:
    """All of it; searches, if there is a file of them."""
    _thank_later()
    looked = list(_looks(list(members.values())))
    Visit.objects.bulk_create(looked, 1000)
    PageReads.objects.bulk_create(_reads(looked), 1000)
    path = folder / FILE
    said = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    Query.objects.bulk_create(_searches(said.get("search", ())))


def _thank_later():
    """Old posts are found, and thanked for: some of the reactions get a later day, on which who
    gave them is not away."""
    since, first = timezone.now() - THANKS_AFTER, today()
    rows = Reaction.objects.filter(post__made_at__lt=since).select_related("member", "post__topic")
    moved = []
    for one in rows.order_by("pk"):
        about = one.post.topic.title, one.post.number, one.slot, one.member.name
        if chance("later", *about) >= FOUND_LATER:
            continue
        back = next((back for back in _backs(about) if _is_here(one.member, back, first)), None)
        if back:
            hour = HOURS[back % len(HOURS)] + chance("hour", *about) / 60
            one.made_at = moment_of(first - back * DAY) + timedelta(hours=hour)
            moved.append(one)
    Reaction.objects.bulk_update(moved, ["made_at"], 500)


def _backs(about) -> Iterator[int]:
    """Some days, each so many days back; fewer of them lately."""
    for number in range(TRIES):
        yield LATELY[chance_finely("back", number, *about) * len(LATELY) // FINE]


def _is_here(member, back, today):
    day = today - back * DAY
    return member.joined_at.date() < day and not is_away(member.name, day, today)


def _looks(members) -> Iterator[Visit]:
    """A row a member and day: on days when they wrote, and on some others."""
    mine = {}
    for group, member in Membership.objects.values_list("group", "member"):
        mine.setdefault(member, []).append(group)
    wrote = {(who, at.date()) for who, at in Post.objects.values_list("author", "made_at")}
    last = today() - DAY
    for member, back in product(members, range(DAYS)):
        day = last - back * DAY
        joined = member.joined_at.date()
        if day < joined:
            continue
        often = 8 + chance(member.name) // 2
        if day == joined or (member.pk, day) in wrote or chance(member.name, back) < often:
            places = [
                pk
                for place, pk in enumerate(sorted(mine.get(member.pk, ())))
                if chance(member.name, back, place) < 40
            ]
            yield Visit(member=member, day=day, places=places)


def _reads(looked) -> list[PageReads]:
    """Members read a few pages where they looked in; guests read open groups."""
    counts = Counter()
    for visit in looked:
        for group in [None, *visit.places]:
            counts[visit.day, group, False] += 2 + chance(visit.member.name, group) // 20
    opened = Group.objects.filter(visibility=Visibility.OPEN).order_by("position", "pk")
    opened = list(opened.values_list("pk", flat=True))
    for day in {one.day for one in looked}:
        for place, group in enumerate(opened):
            counts[day, group, True] += 3 + chance(place, (today() - day).days) // 6
    return [
        PageReads(day=day, group_id=group, is_by_guests=is_by_guests, times=times)
        for (day, group, is_by_guests), times in counts.items()
    ]


def _searches(rows) -> Iterator[Query]:
    last: date = today() - DAY
    for row in rows:
        for back in range(0, DAYS, row["every"]):
            yield Query(
                day=last - back * DAY,
                words=row["words"],
                language=row["language"],
                hit_count=row["hits"],
                times=row["times"],
            )

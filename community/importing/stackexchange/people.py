"""People of the archive as members who cannot sign in. Nobody here is ever taken for one of them:
the same name or address is a coincidence, and gets another spelling."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from community.core.markup import TooCostly, excerpt, render_html
from community.importing.markdown import markdown_of
from community.importing.models import Imported, Kind, Source
from community.importing.stackexchange.archive import digest, is_account, names_of
from community.importing.stackexchange.site import short_name
from community.importing.stackexchange.staging import NOBODY, moment
from community.importing.stackexchange.texts import whole_links
from community.importing.tally import Tally
from community.members.models import FormerName, User
from community.members.names import (
    DISPLAY_MAX,
    NAME_MAX,
    check_display_name,
    check_name,
    skeleton,
    tidy,
)
from community.members.queries import the_community

BATCH = 500
PLACE_MAX, BIO_MAX = 60, 2000
NOT_IN_NAMES = re.compile(r"[^\w.-]+|_+")
PEOPLE = """
SELECT p.key, p.since, u.data FROM staged_people p LEFT JOIN staged_users u ON u.id::text = p.key
WHERE p.key > %s ORDER BY p.key LIMIT %s
"""


@dataclass
class Person:
    key: str
    called: str
    since: str
    row: dict | None

    def seen(self) -> dict[str, str]:
        row = self.row or {}
        return {
            "name": digest(self.called),
            "place": digest(row.get("Location")),
            "bio": digest(row.get("AboutMe")),
        }


class Looks:
    """Every look that is taken: of names, former names and display names."""

    def __init__(self) -> None:
        self.taken = {skeleton(the_community().name)}
        for rows in (
            User.objects.values_list("name_skeleton", flat=True),
            User.objects.values_list("display_skeleton", flat=True),
            FormerName.objects.values_list("name_skeleton", flat=True),
        ):
            self.taken.update(rows.iterator())

    def first_free(self, candidates: list[str], check: Callable[[str], str]) -> str:
        """The first candidate that is lawful and looks like nobody else; from the last one on,
        by counting."""
        for candidate in [*candidates, *(f"{candidates[-1]}-{n}" for n in range(2, 1000))]:
            try:
                name = check(candidate)
            except ValidationError:
                continue
            if skeleton(name) not in self.taken:
                return name
        raise ValueError(candidates[-1])


def import_people(source: Source, tally: Tally, advance: Callable[[int], None]) -> None:
    """All who wrote something, a few hundred in each transaction."""
    looks = Looks()
    for people in _batches(source):
        with transaction.atomic():
            _import_batch(source, people, looks, tally)
        advance(len(people))


def members_of(source: Source, keys: set[str]) -> dict[str, User]:
    """Who these people are here. In place of one who was removed here stands nobody by name."""
    rows = Imported.objects.filter(source=source, kind=Kind.MEMBER, foreign_id__in=keys)
    found = {row.foreign_id: row.member for row in rows.select_related("member") if row.member}
    if missing := keys - found.keys():
        found |= dict.fromkeys(missing, _nobody(source))
    return found


def _nobody(source):
    rows = Imported.objects.filter(source=source, kind=Kind.MEMBER, foreign_id=NOBODY)
    row = rows.select_related("member").first()
    if row is not None and row.member:
        return row.member
    rows.delete()
    person = Person(NOBODY, _nameless(source), source.begun_at.isoformat(), None)
    return _create(source, [person], Looks())[0]


def _nameless(source):
    return f"Former member of {source.site}"


def count_people() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staged_people")
        return cursor.fetchone()[0]


def _batches(source) -> Iterator[list[Person]]:
    after = ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE, [after, BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        names = names_of([row[0] for row in rows])
        yield [
            Person(key, names[key] or _nameless(source), since, json.loads(row or "null"))
            for key, since, row in rows
        ]
        after = rows[-1][0]


def _import_batch(source, people, looks, tally):
    keys = [person.key for person in people]
    rows = Imported.objects.filter(source=source, kind=Kind.MEMBER, foreign_id__in=keys)
    known = {row.foreign_id: row for row in rows.select_related("member")}
    newcomers = [person for person in people if person.key not in known]
    _create(source, newcomers, looks)
    changed = []
    for person in people:
        row = known.get(person.key)
        if row is not None and row.member and row.seen != person.seen():
            changed.append((person, row))
    _update(source, changed, looks)
    _count(people, newcomers, changed, tally)


def _create(source, people, looks):
    now = timezone.now()
    members = [_newcomer(source, person, looks, now) for person in people]
    User.objects.bulk_create(members)
    Imported.objects.bulk_create(
        Imported(
            source=source,
            kind=Kind.MEMBER,
            foreign_id=person.key,
            seen=person.seen(),
            member=member,
        )
        for person, member in zip(people, members, strict=True)
    )
    return members


def _newcomer(source, person, looks, now):
    row = person.row or {}
    member = User(
        password=make_password(None),
        joined_at=moment(row.get("CreationDate", person.since)),
        approved_at=now,
        place=_place(row),
    )
    _call(member, source, person, looks)
    _describe(member, source, row)
    member.name = _account_name(source, person, looks)
    member.name_skeleton = skeleton(member.name)
    looks.taken |= {member.name_skeleton, member.display_skeleton}
    return member


def _update(source, changed, looks):
    for person, row in changed:
        member, seen = row.member, person.seen()
        sides = {side for side in seen if row.seen.get(side) != seen[side]}
        if "name" in sides:
            _call(member, source, person, looks)
            looks.taken.add(member.display_skeleton)
        if "place" in sides:
            member.place = _place(person.row or {})
        if "bio" in sides:
            _describe(member, source, person.row or {})
        member.is_active = member.is_active or not row.seen
        row.seen = seen
    User.objects.bulk_update(
        [row.member for _person, row in changed],
        ["display_name", "display_skeleton", "place", "bio", "bio_html", "is_active"],
    )
    Imported.objects.bulk_update([row for _person, row in changed], ["seen"])


def _call(member, source, person, looks):
    """The name there as the display name here, with the site behind it where it is somebody's."""
    name, short = tidy(person.called)[:DISPLAY_MAX], short_name(source.site)
    number = f"{short} {person.key}" if is_account(person.key) else short
    if member.display_skeleton:
        looks.taken.discard(member.display_skeleton)
    member.display_name = looks.first_free(
        [
            name,
            *(f"{name[: DISPLAY_MAX - len(more) - 3]} ({more})" for more in (short, number)),
            f"{number} {len(looks.taken)}"[-DISPLAY_MAX:],
        ],
        check_display_name,
    )
    member.display_skeleton = skeleton(member.display_name)


def _account_name(source, person, looks):
    short = short_name(source.site)
    number = person.key if is_account(person.key) else str(len(looks.taken))
    plain = NOT_IN_NAMES.sub("-", tidy(person.called).lower())
    tails = ["", f"-{short}", f"-{short}-{number}"]
    last = f"{short}-{number}"[-(NAME_MAX - 4) :].strip("-._")  # a count may still follow
    return looks.first_free([*(_with_tail(plain, tail) for tail in tails), last], check_name)


def _with_tail(plain, tail):
    return f"{plain[: max(NAME_MAX - len(tail), 0)].strip('-._')}{tail}".strip("-._")


def _place(row):
    return excerpt(row.get("Location", ""), PLACE_MAX)


def _describe(member, source, row):
    html = whole_links(row.get("AboutMe", ""), source.site)
    try:
        member.bio_html = render_html(html).html
    except TooCostly:
        member.bio_html = ""
    bio = markdown_of(html)
    member.bio = bio if len(bio) <= BIO_MAX else bio[: BIO_MAX - 1] + "…"


def _count(people, newcomers, changed, tally):
    new = {person.key for person in newcomers}
    other = {person.key for person, _row in changed}
    for person in people:
        outcome = (
            "created" if person.key in new else "updated" if person.key in other else "unchanged"
        )
        if person.row:
            tally.count("Users", outcome)
        elif outcome == "created":
            tally.note("authors whose account there is gone stand under the name that is left")

"""People of the archive. Addresses, telephone numbers and mail are theirs, and stay there."""

from zoneinfo import available_timezones

from django.db import transaction
from django.utils.html import format_html

from community.importing.models import Imported, Kind
from community.importing.opensocial.ours import PURGED, Bringing
from community.importing.opensocial.reading import FILES
from community.importing.people import newcomer
from community.importing.stackexchange.people import Looks
from community.members.models import User

AT_ONCE = 200
FILE = FILES["user"]


def bring_people(bringing: Bringing, advance) -> None:
    """A few hundred in each transaction."""
    looks, zones = Looks(), available_timezones()
    people = bringing.archive.all("user")
    for at in range(0, len(people), AT_ONCE):
        some = people[at : at + AT_ONCE]
        _bring(bringing, some, looks, zones)
        advance(len(some))


@transaction.atomic
def _bring(bringing, people, looks, zones):
    known = bringing.known(Kind.MEMBER, [person.number for person in people])
    rows = []
    for person in people:
        row = known.get(person.number)
        if row is None:
            rows.append((person.number, _member(bringing, person, looks, zones)))
            bringing.tally.count(FILE, "created")
        elif row.member is None:
            bringing.tally.skip(FILE, PURGED)
        else:
            bringing.tally.count(FILE, "unchanged")
    User.objects.bulk_create(member for _number, member in rows)
    Imported.objects.bulk_create(
        bringing.row(Kind.MEMBER, number, member=member) for number, member in rows
    )


def _member(bringing, person, looks, zones):
    full = f"{person.text('first_name')} {person.text('last_name')}".strip()
    zone = person.text("timezone")
    joined = bringing.moment(person, "created") or bringing.begun_at
    return newcomer(
        called=full or person.text("name"),
        name=person.text("name"),
        site=bringing.source.site,
        joined_at=min(joined, bringing.begun_at),
        looks=looks,
        about_html=_about(person),
        zone=zone if zone in zones else "UTC",
        is_active=person.text("status") != "0",
    )


def _about(person):
    work = [person.text("function"), person.text("organization")]
    line = ", ".join(part for part in work if part)
    return format_html("<p>{}</p>", line) * bool(line) + person.text("self_introduction")

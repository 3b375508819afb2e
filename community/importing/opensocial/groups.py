"""Groups of the archive, and where things stand that stand in none.

Nobody reads more here than there. What all members could read there stands in an open group of a
house that only members read, and else in a closed one.
"""

from django.db import transaction
from django.db.models import Q

from community.groups.actions.belonging import take_in
from community.groups.actions.keeping import TAKEN_WORDS
from community.groups.models import Group, Joining, Role, Visibility
from community.importing.models import Kind
from community.importing.opensocial.ours import NOBODY, PURGED, Bringing
from community.importing.opensocial.reading import FILES, Thing
from community.importing.posting import said_in_html
from community.importing.terminal import keeper
from community.importing.trouble import CannotImport
from community.members.models import Reading
from community.members.queries import the_community
from community.topics.actions.writing import slug_of

FILE = FILES["group"]
NAME_MAX, SLUG_MAX, DESCRIPTION_MAX = 60, 60, 8000
WIDE = ["group", "community", "public"]  # who reads, the fewest first
JOINING = {"direct": Joining.DIRECT, "request": Joining.REQUEST}
FOR_MEMBERS = "for-members"  # the number of the group of what stood in none, for members


def bring_groups(bringing: Bringing, advance) -> None:
    """Each in a transaction of its own."""
    for group in bringing.archive.all("group"):
        _bring(bringing, group)
        advance(1)


def places(bringing: Bringing) -> dict[str, Group]:
    """The groups that came in and are still here, by their numbers there."""
    rows = bringing.known(Kind.GROUP)
    return {number: row.group for number, row in rows.items() if row.group}


def group_of(bringing: Bringing, node: Thing, found: dict[str, Group]) -> Group | None:
    """Where it stands; None, where more people would read it than there. `found` grows by the
    group of what all members read, once it is needed."""
    if number := node.ref("group"):
        group = found.get(number)
    elif _may_stand_open(node):
        group = bringing.source.group
    else:
        if FOR_MEMBERS not in found:
            found[FOR_MEMBERS] = _open_for_members(bringing)
        group = found[FOR_MEMBERS]
    is_safe = group is None or group.visibility != Visibility.OPEN or _may_stand_open(node)
    return group if is_safe else None


def _may_stand_open(node):
    """Whoever reads open groups here could read it there."""
    return _width(node.text("field_content_visibility")) >= _open_width()


def _width(said):
    """How many read it there; what nobody knows is for the fewest."""
    return WIDE.index(said) if said in WIDE else 0


def _open_width():
    is_shut = the_community().reading == Reading.MEMBERS
    return WIDE.index("community" if is_shut else "public")


@transaction.atomic
def _bring(bringing, thing):
    row = bringing.known(Kind.GROUP, [thing.number]).get(thing.number)
    if row is not None:
        if row.group is None:
            bringing.tally.skip(FILE, PURGED)
        else:
            bringing.tally.count(FILE, "unchanged")
        return
    members = bringing.members
    if thing.ref("uid") not in members or not thing.text("label"):
        bringing.tally.skip(FILE, NOBODY)
        return
    runs = {thing.ref("uid"), *thing.refs("managers")} & members.keys()
    group = _open(bringing, thing, thing.text("label"), _visibility(bringing, thing))
    for number in sorted({*thing.refs("members"), *runs} & members.keys()):
        take_in(group, members[number], Role.MANAGER if number in runs else Role.MEMBER)
    bringing.row(Kind.GROUP, thing.number, group=group).save()
    bringing.tally.count(FILE, "created")


def _visibility(bringing, thing):
    """As wide as the narrowest of what it says of itself and what stands in it."""
    if thing.text("field_flexible_group_visibility") == "members":
        return Visibility.SECRET
    things = [*bringing.archive.all("topic"), *bringing.archive.all("event")]
    said = [one.text("field_content_visibility") for one in things if _is_in(one, thing)]
    said.append(thing.text("field_flexible_group_visibility"))
    is_open = min(_width(one) for one in said) >= _open_width()
    return Visibility.OPEN if is_open else Visibility.CLOSED


def _is_in(node, group):
    return node.ref("group") == group.number


def _open(bringing, thing, name, visibility):
    by = keeper()
    if by is None:
        raise CannotImport("Nobody runs this community yet. Make somebody its manager first.")
    said = said_in_html(thing.text("description"))
    joining = JOINING.get(thing.text("field_group_allowed_join_method"), Joining.INVITATION)
    whole = len(said.source) <= DESCRIPTION_MAX
    name = _free_name(name, bringing.source.site)
    group = Group.objects.create(
        name=name,
        slug=_free_slug(name),
        description=said.source if whole else said.source[: DESCRIPTION_MAX - 1] + "…",
        description_html=said.html,
        visibility=visibility,
        joining=joining,
        made_at=min(bringing.moment(thing, "created") or bringing.begun_at, bringing.begun_at),
    )
    take_in(group, by, Role.MANAGER)
    return group


@transaction.atomic
def _open_for_members(bringing):
    """What all members read there and no guest, with all its members."""
    name = f"{bringing.source.group.name}, for members"[:NAME_MAX]
    thing = Thing(FOR_MEMBERS, {"field_group_allowed_join_method": "request"})
    group = _open(bringing, thing, name, Visibility.CLOSED)
    for member in bringing.members.values():
        take_in(group, member)
    bringing.row(Kind.GROUP, FOR_MEMBERS, group=group).save()
    return group


def _free_name(name, site):
    candidates = [name[:NAME_MAX], f"{name[: NAME_MAX - len(site) - 3]} ({site})"[:NAME_MAX]]
    numbered = (f"{name[: NAME_MAX - 5]} {number}" for number in range(2, 1000))
    return _first_free([*candidates, *numbered], "name__iexact")


def _free_slug(name):
    slug = slug_of(name)[: SLUG_MAX - 5].strip("-") or "group"
    plain = [] if slug in TAKEN_WORDS else [slug]
    return _first_free([*plain, *(f"{slug}-{number}" for number in range(2, 1000))], "slug")


def _first_free(candidates, column):
    return next(one for one in candidates if not Group.objects.filter(Q(**{column: one})).exists())

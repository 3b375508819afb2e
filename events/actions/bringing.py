"""Events of another calendar become drafts, each once, however often its file is brought."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, count

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.groups.models import Group
from community.members.models import User
from events.actions.planning import plan_event
from events.facts import Facts
from events.ical.forwarding import from_now_on
from events.ical.reading import Read
from events.models import Event

TURNS = 0xCA1E  # our drawer among PostgreSQL's advisory locks
DATES_MOST = 3_000  # that one file makes


class NothingToBring(Refused):
    """Nothing was chosen, or more than one go can take."""

    status = 422


@dataclass
class Brought:
    """What a file became."""

    made: list[Event] = field(default_factory=list)
    known: list[Event] = field(default_factory=list)


@transaction.atomic
def bring_events(*, by: User, group: Group, reads: Iterable[Read]) -> Brought:
    """Drafts in a group, hosted by whoever brings them; what is here already stays as it is."""
    reads = [one for one in reads if not one.refusal]
    if not reads:
        raise NothingToBring(_("Choose at least one event."))
    if sum(one.date_count for one in reads) > DATES_MOST:
        sentence = _("Together these have more than %(most)d dates. Choose fewer.")
        raise NothingToBring(sentence % {"most": DATES_MOST})
    _take_turns()
    brought = Brought()
    for read in reads:
        _bring(brought, by, group, read)
    return brought


def _bring(brought, by, group, read):
    uid, known = _name_for(by, group, read.uid)
    if known is not None:
        brought.known.append(known)
        return
    event = plan_event(
        author=by,
        group=group,
        title=read.title,
        source=read.source,
        tags=(),
        facts=_facts(from_now_on(read, timezone.now())),
        uid=uid,
    )
    brought.made.append(event)


def _name_for(by, group, uid):
    """The name a calendar gave it is kept. Should it be taken by something that this member may
    not know of, they never learn of it: theirs gets a name of its own, the same each time."""
    names = (_name_of_their_own(by, group, uid, turn) for turn in count())
    for name in chain([uid], names):
        known = Event.objects.visible_to(by).filter(uid=name).first()
        if known is not None or not Event.objects.filter(uid=name).exists():
            break
    return name, known


def _name_of_their_own(by, group, uid, turn):
    said = f"{turn}:{by.pk}:{group.pk}:{uid}".encode()
    return f"{hashlib.sha256(said).hexdigest()[:40]}@hearth"


def _facts(read):
    return Facts(
        starts_at=read.starts_at,
        ends_at=read.ends_at,
        zone=read.zone,
        is_all_day=read.is_all_day,
        rule=read.rule,
        left_out=read.left_out,
        added=read.added,
        place=read.place,
        online_url=read.online_url,
    )


def _take_turns():
    """Two who bring the same file at once make each event once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])

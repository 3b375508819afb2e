"""What a digest says: what waits in the inbox, and what was missed while away."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from community.members.models import User
from community.notifications.models import Rhythm
from community.notifications.queries import Gathered, gathered, wanted_in_digest
from community.notifications.subjects import Section, missed_by

SPAN = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}
ROWS = 10  # of the inbox
LOOKED_AT = 200


@dataclass(frozen=True)
class Told:
    """A digest's content, as its reader may see it at this moment."""

    unread: list[Gathered]
    sections: list[Section]
    notices: list[int] = field(default_factory=list)

    def __bool__(self):
        return bool(self.unread or self.sections)


def digest_for(member: User, rhythm: str, now: datetime) -> Told:
    """Unread notices of the time between that the member wants by mail; and for who was not here
    in it, what they missed."""
    since = now - SPAN[Rhythm(rhythm)]
    unread = wanted_in_digest(member).filter(read_at=None)
    newest = unread.filter(made_at__gte=since).order_by("-made_at", "-pk")[:LOOKED_AT]
    gathers = list(dict.fromkeys(row.gather for row in newest))
    told = gathered(member, gathers, among=unread)
    shown = [told[gather] for gather in gathers if gather in told][:ROWS]
    was_here = member.seen_at is not None and member.seen_at >= since
    return Told(
        unread=shown,
        sections=[] if was_here else missed_by(member, since),
        notices=[row.pk for row in newest],
    )

"""When a member was here last, and on which days."""

from datetime import datetime, timedelta

from django.utils import timezone

from community.core.asking import preparing
from community.members.models import User
from community.members.queries import community_day

ONCE_IN = timedelta(hours=1)
QUARTER = 900  # seconds: somewhere a day begins at each quarter of an hour, and never between
# One statement: who was here a moment ago, told by another page, is noted once.
SEEN = """
WITH seen AS (
    UPDATE members_user SET seen_at = %(now)s
    WHERE id = %(member)s AND seen_at IS NOT DISTINCT FROM %(before)s RETURNING id
)
INSERT INTO members_visit (member_id, day, places) SELECT id, %(day)s, '{}' FROM seen
ON CONFLICT DO NOTHING
"""


def is_to_be_noted(member: User) -> bool:
    """After an hour, and when a new day of the community has begun."""
    before, now = member.seen_at, timezone.now()
    return before is None or before <= now - ONCE_IN or _began_a_day(before, now)


def _began_a_day(before: datetime, now: datetime) -> bool:
    if before.timestamp() // QUARTER == now.timestamp() // QUARTER:
        return False
    return community_day(before) < community_day(now)


def note_seen(member: User) -> None:
    """A read marker, moved at most once an hour, and a row for the day: no page pays twice."""
    if not is_to_be_noted(member):
        return
    now = timezone.now()
    about = {"now": now, "before": member.seen_at, "member": member.pk, "day": community_day(now)}
    with preparing() as cursor:
        cursor.execute(SEEN, about)
    member.seen_at = now

"""Who shares interests with whom: what a host needs to introduce people to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from community.members.models import User

HERE_LATELY = timedelta(days=30)

# The more interests two people share, the nearer they are; the rarer one is, the more it counts.
# Of equals, who writes more is the better host.
NEAREST = """
WITH mine AS (
    SELECT i.content_object_id AS newcomer, i.tag_id FROM members_taggedinterest i
    WHERE i.content_object_id = ANY(%(members)s)
), weight AS (
    SELECT tag_id, 1.0 / count(*) AS rare FROM members_taggedinterest
    WHERE tag_id IN (SELECT tag_id FROM mine) GROUP BY tag_id
)
SELECT DISTINCT ON (mine.newcomer)
    mine.newcomer, m.id, array_agg(t.name ORDER BY w.rare DESC, t.name)
FROM mine
JOIN weight w USING (tag_id)
JOIN taggit_tag t ON t.id = mine.tag_id
JOIN members_taggedinterest theirs
    ON theirs.tag_id = mine.tag_id AND theirs.content_object_id <> ALL(%(members)s)
JOIN members_user m ON m.id = theirs.content_object_id
WHERE m.is_active AND m.approved_at IS NOT NULL AND m.banned_at IS NULL
    AND (m.suspended_until IS NULL OR m.suspended_until <= now())
    AND m.seen_at > %(since)s AND m.id <> ALL(%(apart)s)
    AND NOT EXISTS (
        SELECT FROM members_boundary b
        WHERE (b.member_id = m.id AND b.towards_id = mine.newcomer)
            OR (b.member_id = mine.newcomer AND b.towards_id = m.id))
GROUP BY mine.newcomer, m.id, m.post_count
ORDER BY mine.newcomer, sum(w.rare) DESC, m.post_count DESC, m.id
"""


@dataclass(frozen=True)
class Kindred:
    """Somebody to meet, and what both care for, the rarest first."""

    member: User
    interests: tuple[str, ...]


def kindred_of(members: Iterable[User], *, without: Iterable[User] = ()) -> dict[int, Kindred]:
    """For each of these the one to meet first, were here lately; two questions for all."""
    keys = [member.pk for member in members]
    if not keys:
        return {}
    about = {"members": keys, "since": timezone.now() - HERE_LATELY}
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, about | {"apart": [member.pk for member in without]})
        rows = cursor.fetchall()
    people = User.objects.in_bulk({other for _newcomer, other, _names in rows})
    return {
        newcomer: Kindred(people[other], tuple(dict.fromkeys(names)))
        for newcomer, other, names in rows
    }

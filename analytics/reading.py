"""Counted reads of pages: from Redis into tables, none lost and none twice.

How often goes to the group, without a name; a member is noted once a day and group, without a
number."""

import uuid
from collections import Counter
from datetime import UTC, datetime

from django.db import connection, transaction

from analytics.models import Flush
from community.core.breaker import redis_breaker
from community.core.tally import COUNTED, GUEST, door
from community.members.queries import community_day

TAKEN = "hearth:reading:"  # the quarter and the batch: nobody counts into it any more
WRITTEN = """
INSERT INTO analytics_pagereads AS r (day, group_id, is_by_guests, times)
SELECT day, group_id, is_by_guests, times
FROM unnest(%s::date[], %s::bigint[], %s::boolean[], %s::int[])
    AS counted (day, group_id, is_by_guests, times)
WHERE group_id IS NULL OR group_id IN (SELECT id FROM groups_group)
ON CONFLICT (day, group_id, is_by_guests) DO UPDATE SET times = r.times + EXCLUDED.times
"""

# Pages of a topic tell that somebody looked into its group, as the group's own page does.
LOOKED = """
INSERT INTO members_visit AS v (member_id, day, places)
SELECT u.id, %(day)s, array_agg(g.id ORDER BY g.id)
FROM unnest(%(members)s::bigint[], %(groups)s::bigint[]) AS looked (member, place)
JOIN members_user u ON u.id = looked.member JOIN groups_group g ON g.id = looked.place
GROUP BY u.id ORDER BY u.id
ON CONFLICT (day, member_id) DO UPDATE SET places = v.places || ARRAY(
    SELECT unnest(EXCLUDED.places) EXCEPT SELECT unnest(v.places) ORDER BY 1
) WHERE NOT v.places @> EXCLUDED.places
"""


def write_down() -> None:
    """All that was counted until now. Redis gone: the next time."""
    redis_breaker.ask(_write_down, fallback=None)


def _write_down():
    redis = door()
    for counted in redis.scan_iter(f"{COUNTED}*"):
        quarter = counted.removeprefix(COUNTED)
        redis.rename(counted, f"{TAKEN}{quarter}:{uuid.uuid4().hex}")
    for taken in sorted(redis.scan_iter(f"{TAKEN}*")):
        quarter, _colon, batch = taken.removeprefix(TAKEN).partition(":")
        _write(batch, int(quarter), redis.hgetall(taken))
        redis.delete(taken)  # killed before this, it is found again and known by its batch


@transaction.atomic
def _write(batch, quarter, fields):
    _flush, is_new = Flush.objects.get_or_create(batch=batch)
    if not is_new:
        return
    day, counts = community_day(datetime.fromtimestamp(quarter, UTC)), Counter()
    looked = set()
    for field, times in fields.items():
        place, _colon, reader = field.partition(":")
        group = int(place) or None
        counts[group, reader == GUEST] += int(times)
        if group and reader.isdecimal():
            looked.add((int(reader), group))
    with connection.cursor() as cursor:
        groups, guests = zip(*counts, strict=True)
        cursor.execute(WRITTEN, [[day] * len(counts), [*groups], [*guests], [*counts.values()]])
        members, places = zip(*sorted(looked), strict=True) if looked else ((), ())
        told = {"day": day, "members": [*members], "groups": [*places]}
        cursor.execute(LOOKED, told)

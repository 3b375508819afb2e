"""Counted reads of pages: from Redis into a table, none lost and none twice."""

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
    for field, times in fields.items():
        group, _colon, reader = field.partition(":")
        counts[int(group) or None, reader == GUEST] += int(times)
    groups, guests = zip(*counts, strict=True)
    with connection.cursor() as cursor:
        days = [day] * len(counts)
        cursor.execute(WRITTEN, [days, list(groups), list(guests), list(counts.values())])

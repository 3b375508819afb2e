"""Each night: which hosts members link to, and what is old enough to be forgotten."""

from django.db import connection, transaction
from django.utils import timezone

from community.screening.limits import KEPT_FOR
from community.screening.models import Lesson, Screened

LESSONS_KEPT = 20_000  # that only stood; what was decided is kept for good
SETTLED = "1 day"  # a text that stands so long was not removed at once

# Members, not links: whoever links to a host a hundred times counts once in thirty days.
COUNT = """
WITH due AS (
    UPDATE screening_screened s SET counted_at = now()
    WHERE s.counted_at IS NULL AND s.hosts <> '{}' AND s.at < now() - %s::interval
    RETURNING s.id, s.subject, s.author_id, s.hosts, s.is_by_newcomer, s.at
), linked AS (
    SELECT host, due.author_id, due.at, l.is_spam IS TRUE AS is_spam, due.is_by_newcomer
    FROM due CROSS JOIN unnest(due.hosts) AS host
    LEFT JOIN screening_lesson l ON l.subject = due.subject
), counted AS (
    SELECT host,
        count(DISTINCT author_id) FILTER (WHERE NOT is_spam AND NOT is_by_newcomer
            AND NOT EXISTS (
                SELECT FROM screening_screened before
                WHERE before.author_id = linked.author_id AND before.counted_at IS NOT NULL
                AND before.hosts @> ARRAY[linked.host]::varchar[])) AS members,
        count(*) FILTER (WHERE is_spam) AS spam,
        max(at) AS seen_at
    FROM linked GROUP BY host
)
INSERT INTO screening_linkhost (host, standing, member_count, spam_count, seen_at)
SELECT host, 'counted', members, spam, seen_at FROM counted
ON CONFLICT (host) DO UPDATE SET
    member_count = screening_linkhost.member_count + EXCLUDED.member_count,
    spam_count = screening_linkhost.spam_count + EXCLUDED.spam_count,
    seen_at = greatest(screening_linkhost.seen_at, EXCLUDED.seen_at)
"""


@transaction.atomic
def count_hosts() -> None:
    """Add the hosts of texts that have stood for a day."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [SETTLED])


@transaction.atomic
def forget_old() -> None:
    """Screened texts go after thirty days; of lessons by standing the newest stay."""
    Screened.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    stood = Lesson.objects.filter(is_decided=False).order_by("-at", "-pk")
    oldest = stood.values_list("at", flat=True)[LESSONS_KEPT : LESSONS_KEPT + 1].first()
    if oldest is not None:
        Lesson.objects.filter(is_decided=False, at__lte=oldest).delete()

"""The words in use are counted behind the pages: new posts all the time, everything at night."""

from django.db import connection, transaction
from django.db.models import Max

from community.search.models import Counted, Entry
from community.search.terms import LONGEST

STRETCH = 20_000  # posts
LOCKED = "SELECT pg_advisory_xact_lock(hashtext('search_word'))"

STRETCH_COUNTED = """
INSERT INTO search_word AS w (group_id, lexeme, document_count)
SELECT e.group_id, u.lexeme, count(*)
FROM search_entry e
CROSS JOIN LATERAL unnest(tsvector_to_array(e.vector)) AS u(lexeme)
WHERE e.post_id > %s AND e.post_id <= %s AND length(u.lexeme) <= %s
GROUP BY e.group_id, u.lexeme ORDER BY u.lexeme, e.group_id
ON CONFLICT (lexeme, group_id)
    DO UPDATE SET document_count = w.document_count + EXCLUDED.document_count
"""
GROUPS_COUNTED = """
INSERT INTO search_counted AS c (group_id, document_count, until)
SELECT group_id, count(*), %s FROM search_entry WHERE post_id > %s AND post_id <= %s
GROUP BY group_id
ON CONFLICT (group_id) DO UPDATE
    SET document_count = c.document_count + EXCLUDED.document_count, until = EXCLUDED.until
"""
# Only what differs is written: on most nights that is little. By way of the topics, which have
# an index by group.
GROUP_RECOUNTED = """
WITH present AS MATERIALIZED (
    SELECT word AS lexeme, ndoc FROM ts_stat(format(
        'SELECT vector FROM search_entry WHERE group_id = %%1$s AND post_id <= %%2$s '
        'AND topic_id IN (SELECT id FROM topics_topic WHERE group_id = %%1$s)',
        %(group)s::bigint, %(until)s::bigint
    )) WHERE length(word) <= %(longest)s
), kept AS MATERIALIZED (
    SELECT id, lexeme, document_count FROM search_word WHERE group_id = %(group)s
), gone AS (
    DELETE FROM search_word WHERE id IN (
        SELECT id FROM kept LEFT JOIN present USING (lexeme) WHERE present.lexeme IS NULL
    )
)
INSERT INTO search_word (group_id, lexeme, document_count)
SELECT %(group)s, lexeme, ndoc FROM present LEFT JOIN kept USING (lexeme)
WHERE kept.document_count IS DISTINCT FROM ndoc ORDER BY lexeme
ON CONFLICT (lexeme, group_id) DO UPDATE SET document_count = EXCLUDED.document_count
"""
GROUPS_RECOUNTED = """
INSERT INTO search_counted AS c (group_id, document_count, until)
SELECT g.id, count(e.post_id), %(until)s
FROM groups_group g LEFT JOIN search_entry e ON e.group_id = g.id AND e.post_id <= %(until)s
GROUP BY g.id
ON CONFLICT (group_id)
    DO UPDATE SET document_count = EXCLUDED.document_count, until = EXCLUDED.until
RETURNING document_count
"""


@transaction.atomic
def count_stretch() -> int:
    """Count the words of the next posts that are not counted yet; how many posts that were."""
    with connection.cursor() as cursor:
        cursor.execute(LOCKED)
        since = Counted.objects.aggregate(until=Max("until"))["until"] or 0
        ahead = Entry.objects.filter(pk__gt=since).order_by("pk").values_list("pk", flat=True)
        stretch = list(ahead[:STRETCH])
        if not stretch:
            return 0
        cursor.execute(STRETCH_COUNTED, [since, stretch[-1], LONGEST])
        cursor.execute(GROUPS_COUNTED, [stretch[-1], since, stretch[-1]])
    return len(stretch)


def count_words(stretches: int = 5) -> int:
    """Count what came since the last time, at most so many stretches; how many posts."""
    counted = 0
    for _stretch in range(stretches):
        posts = count_stretch()
        counted += posts
        if posts < STRETCH:
            break
    return counted


@transaction.atomic
def recount_words() -> int:
    """Count everything anew, with what was edited, moved or removed since; how many posts.

    Readers wait for nothing meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCKED)
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SELECT coalesce(max(post_id), 0) FROM search_entry")
        bounds = {"until": cursor.fetchone()[0], "longest": LONGEST}
        cursor.execute("SELECT id FROM groups_group ORDER BY id")
        for (group,) in cursor.fetchall():
            cursor.execute(GROUP_RECOUNTED, {"group": group, **bounds})
        cursor.execute(GROUPS_RECOUNTED, bounds)
        return sum(posts for (posts,) in cursor.fetchall())

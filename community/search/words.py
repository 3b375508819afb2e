"""The words in use are counted behind the pages, a stretch of posts at a time."""

from django.db import connection, transaction
from django.db.models import Max

from community.search.models import Counted, Entry, Word
from community.search.terms import LONGEST

STRETCH = 20_000  # posts

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


@transaction.atomic
def count_stretch() -> int:
    """Count the words of the next posts that are not counted yet; how many posts that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('search_word'))")
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


def recount_words() -> int:
    """Count everything anew: what was edited, moved or removed since is forgotten with that."""
    with transaction.atomic():
        Word.objects.all().delete()
        Counted.objects.all().delete()
    counted = 0
    while posts := count_stretch():
        counted += posts
    return counted

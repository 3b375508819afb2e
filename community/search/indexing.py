"""Entries are kept by the database; here they are compared with their posts, and remade."""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Max

from community.search.models import Entry
from community.topics.models import Post

STRETCH = 2_000  # posts

WRONG = """
WITH ids AS (
    SELECT id FROM topics_post WHERE id > %(since)s AND id <= %(until)s
    UNION SELECT post_id FROM search_entry WHERE post_id > %(since)s AND post_id <= %(until)s
), made AS (
    SELECT * FROM search_made((SELECT array_agg(id) FROM ids))
)
SELECT ids.id FROM ids
LEFT JOIN made ON made.post_id = ids.id
LEFT JOIN search_entry e ON e.post_id = ids.id
WHERE (e.post_id, e.topic_id, e.group_id, e.author_id, e.made_at, e.language, e.title, e.vector)
    IS DISTINCT FROM (made.post_id, made.topic_id, made.group_id, made.author_id, made.made_at,
                      made.language, made.title, made.vector)
ORDER BY ids.id
"""
FILLED = """
INSERT INTO search_entry (post_id, topic_id, group_id, author_id, made_at, language, title, vector)
SELECT * FROM search_made((
    SELECT array_agg(id) FROM topics_post WHERE id > %s AND id <= %s
)) ORDER BY post_id
"""
INDEXES = {
    "entry_vector": "CREATE INDEX entry_vector ON search_entry USING gin (vector) "
    "WITH (gin_pending_list_limit = 256)",
    "entry_title": "CREATE INDEX entry_title ON search_entry USING gin (title) "
    "WHERE title IS NOT NULL",
}


def stretches(size: int = STRETCH) -> list[tuple[int, int]]:
    """The keys of all posts and entries, cut into ranges."""
    last = max(_last(Post), _last(Entry))
    return [(since, since + size) for since in range(0, last, size)]


def _last(model):
    return model.objects.aggregate(last=Max("pk"))["last"] or 0


def wrong_entries() -> Iterator[int]:
    """The posts whose entry is missing, stands for nothing, or says something else."""
    for since, until in stretches():
        yield from _wrong_in(since, until)


def _wrong_in(since, until):
    with connection.cursor() as cursor:
        cursor.execute(WRONG, {"since": since, "until": until})
        return [row[0] for row in cursor.fetchall()]


def repair_entries() -> int:
    """Remake the entries that are wrong; how many there were."""
    repaired = 0
    for since, until in stretches():
        wrong = _wrong_in(since, until)
        repaired += len(wrong)
        with connection.cursor() as cursor:
            cursor.execute("SELECT search_keep(%s)", [wrong])
    return repaired


@transaction.atomic
def rebuild(progress=lambda posts: None) -> None:
    """Make every entry anew, their indexes last: the quick way when all have to be made.

    Nothing is found while it runs, and nobody writes: for a house that is being filled.
    """
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE search_entry")
        for name in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        for since, until in stretches():
            cursor.execute(FILLED, [since, until])
            progress(until - since)
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for made in INDEXES.values():
            cursor.execute(made)
        cursor.execute("ANALYZE search_entry")

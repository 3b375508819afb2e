"""What an earlier dump had and this one has no more: taken away softly, and given back should a
later dump have it again."""

from django.db import connection, transaction
from django.utils import timezone

from community.importing.counting import counted
from community.importing.models import Imported, Kind, Source
from community.importing.stackexchange.batch import AT_ONCE, FILE_OF
from community.importing.stackexchange.dump import Dump
from community.importing.tally import Tally
from community.members.models import User
from community.topics.models import Change, Post, Topic, Verb

GONE = """
SELECT i.id FROM importing_imported i
WHERE i.source_id = %s AND i.kind = %s AND i.seen <> '{}'::jsonb AND i.{column} IS NOT NULL
  AND i.foreign_id ~ '^-?[0-9]+$'
  AND NOT EXISTS (SELECT 1 FROM {table} s WHERE s.id::text = i.foreign_id)
ORDER BY i.id
"""


def take_away_what_left(source: Source, dump: Dump, tally: Tally) -> None:
    """A file that is missing says nothing about what it would hold."""
    if dump.has("Comments"):
        for rows in _gone(source, Kind.COMMENT, "staged_comments", "post_id"):
            _take_away(source, rows, tally)
    for rows in _gone(source, Kind.POST, "staged_posts", "post_id"):
        _take_away(source, rows, tally)
    if dump.has("Users"):
        for rows in _gone(source, Kind.MEMBER, "staged_users", "member_id"):
            _close_accounts(rows, tally)


def _gone(source, kind, table, column):
    with connection.cursor() as cursor:
        sql = GONE.replace("{table}", table).replace("{column}", column)
        cursor.execute(sql, [source.pk, kind])
        keys = [row[0] for row in cursor.fetchall()]
    for at in range(0, len(keys), AT_ONCE):
        yield Imported.objects.filter(pk__in=keys[at : at + AT_ONCE])


@transaction.atomic
def _take_away(source, rows, tally):
    rows = list(rows.select_related("post"))
    keys = {row.post.topic_id for row in rows}
    topics = Topic.objects.select_for_update().order_by("pk").in_bulk(keys)
    with counted(keys):
        for row in rows:
            _delete(row.post, topics[row.post.topic_id], source)
            row.seen = {}
            tally.count(FILE_OF[Kind(row.kind)], "deleted")
        deleted = ["deleted_at", "deleted_by", "deleted_because"]
        Post.objects.bulk_update([row.post for row in rows], deleted)
        states = ["deleted_at", "accepted_post", "solved_at"]
        Topic.objects.bulk_update(topics.values(), states)
    Imported.objects.bulk_update(rows, ["seen"])


def _delete(post, topic, source):
    now, because = timezone.now(), f"No longer on {source.site}"
    if topic.accepted_post_id == post.pk:
        topic.accepted_post = topic.solved_at = None
    if post.opens_topic and not topic.is_deleted:
        topic.deleted_at = now
        Change.objects.create(topic=topic, verb=Verb.DELETED, by=post.author, reason=because)
    elif not post.opens_topic and not post.is_deleted:
        post.deleted_at, post.deleted_because, post.deleted_by_id = now, because, post.author_id


@transaction.atomic
def _close_accounts(rows, tally):
    rows = list(rows)
    User.objects.filter(pk__in=[row.member_id for row in rows]).update(is_active=False)
    tally.count("Users", "deleted", len(rows))
    for row in rows:
        row.seen = {}
    Imported.objects.bulk_update(rows, ["seen"])

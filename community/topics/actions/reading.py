"""How far somebody has read."""

from django.db import connection

from community.members.models import User
from community.topics.models import Topic

FURTHER = """
INSERT INTO topics_readmark (member_id, topic_id, number, read_at)
VALUES (%s, %s, %s, now())
ON CONFLICT (member_id, topic_id) DO UPDATE
SET number = greatest(topics_readmark.number, excluded.number), read_at = excluded.read_at
WHERE topics_readmark.number < excluded.number
"""


def mark_read(*, member: User, topic: Topic, number: int) -> None:
    """Remember the highest number that was on the page; it never goes back. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(FURTHER, [member.pk, topic.pk, number])

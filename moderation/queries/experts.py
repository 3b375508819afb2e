"""Who answered questions like these."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from community.groups.models import Group
from community.members.models import User, Viewer
from community.topics.models import Topic

AWAY = timedelta(days=90)  # who was not here for so long is not asked
LOOKED_AT = 200  # solved questions, the latest, beside those that share a tag
LIKE_ENOUGH = 0.9  # a shared tag counts 1, equal titles 3
NAMED = 2

# Solved questions that share a tag with the asked one, or are the latest in its group; whoever
# wrote their answers, was here lately, and may read the question. Only places that the manager
# who asks may read count.
NEAR = """
SELECT topic, author, count(*) AS answers, sum(alike) AS weight FROM (
    SELECT DISTINCT ON (q.id, s.id) q.id AS topic, p.author_id AS author, q.author_id AS asker,
        q.group_id AS place,
        s.shared + 3 * similarity(q.title, s.title) AS alike
    FROM topics_topic q
    CROSS JOIN LATERAL (
        (SELECT o.id, o.title, o.accepted_post_id, count(*)::real AS shared
         FROM topics_taggedtopic mine
         JOIN topics_taggedtopic theirs USING (tag_id)
         JOIN topics_topic o ON o.id = theirs.content_object_id
         WHERE mine.content_object_id = q.id AND o.id <> q.id AND o.solved_at IS NOT NULL
             AND o.deleted_at IS NULL AND o.group_id = ANY(%(places)s)
         GROUP BY o.id ORDER BY shared DESC, o.last_post_at DESC LIMIT %(most)s)
        UNION ALL
        (SELECT o.id, o.title, o.accepted_post_id, 0::real
         FROM topics_topic o
         WHERE o.group_id = q.group_id AND o.deleted_at IS NULL AND o.solved_at IS NOT NULL
             AND o.id <> q.id
         ORDER BY o.last_post_at DESC LIMIT %(most)s)
    ) s
    JOIN topics_post p ON p.id = s.accepted_post_id AND p.deleted_at IS NULL
    WHERE q.id = ANY(%(topics)s)
    ORDER BY q.id, s.id, s.shared DESC
) near
JOIN members_user m ON m.id = near.author
WHERE alike >= %(enough)s AND author <> asker AND m.is_active AND m.approved_at IS NOT NULL
    AND m.banned_at IS NULL AND m.seen_at > %(since)s
    AND (m.suspended_until IS NULL OR m.suspended_until <= now())
    AND (EXISTS (SELECT FROM groups_group g WHERE g.id = near.place AND g.visibility = 'open')
         OR EXISTS (
             SELECT FROM groups_membership b
             WHERE b.group_id = near.place AND b.member_id = m.id))
GROUP BY topic, author
ORDER BY topic, weight DESC, author
"""


@dataclass(frozen=True)
class Expert:
    """Somebody who gave the accepted answer to so many questions like this one."""

    member: User
    answers: int


def experts_for(topics: Iterable[Topic], viewer: Viewer) -> dict[int, list[Expert]]:
    """For each question, who answered similar ones, the likeliest first; two questions in all."""
    asked = [topic.pk for topic in topics]
    if not asked:
        return {}
    places = list(Group.objects.readable_by(viewer).values_list("pk", flat=True))
    about = {"topics": asked, "places": places, "most": LOOKED_AT, "enough": LIKE_ENOUGH}
    with connection.cursor() as cursor:
        cursor.execute(NEAR, about | {"since": timezone.now() - AWAY})
        rows = cursor.fetchall()
    likely = defaultdict(list)
    for topic, author, answers, _weight in rows:
        if len(likely[topic]) < NAMED:
            likely[topic].append((author, answers))
    people = User.objects.in_bulk({author for found in likely.values() for author, _n in found})
    return {
        topic: [Expert(people[author], answers) for author, answers in found]
        for topic, found in likely.items()
    }

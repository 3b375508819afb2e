"""Taking the temperature of the house, every few minutes, in the worker."""

from collections import defaultdict
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from community.core.outbox import keeper, promise
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.topics.actions import mark_heat
from community.topics.models import Heat, Topic
from moderation.heat import SPAN, Said, Talk, level_of, parts_of, score_of
from moderation.models import Report, Spell
from moderation.queries.reviewers import reviewers_of

LEAST = 3  # posts within `SPAN`, below which nobody need look
LONGEST = 300  # posts of one topic, the latest
LETTERS = 600  # of each

SAID = """
SELECT topic_id, author_id, made_at, words FROM (
    SELECT p.topic_id, p.author_id, p.made_at, p.id, left(p.text, %(letters)s) AS words,
        row_number() OVER (PARTITION BY p.topic_id ORDER BY p.number DESC) AS place,
        count(*) OVER (PARTITION BY p.topic_id) AS posts
    FROM topics_post p JOIN topics_topic t ON t.id = p.topic_id
    WHERE p.made_at > %(since)s AND p.made_at <= %(now)s AND p.number > 1 AND p.moved_to_id IS NULL
        AND t.deleted_at IS NULL AND t.archived_at IS NULL
) said
WHERE posts >= %(least)s AND place <= %(longest)s
ORDER BY topic_id, made_at, id
"""
WATCHED = """
SELECT p.topic_id, count(DISTINCT p.id) FROM screening_screened s
JOIN topics_post p ON s.subject = 'post:' || p.id
WHERE s.at > %(since)s AND p.topic_id = ANY(%(topics)s)
    AND EXISTS (SELECT FROM jsonb_array_elements(s.reasons) r WHERE r->>'rule' ^@ 'word_')
GROUP BY p.topic_id
"""


def take_temperature(now: datetime | None = None) -> int:
    """Measure every topic that people write in now, and those that were heated; how many are."""
    now = now or timezone.now()
    before = {spell.topic_id: spell for spell in Spell.objects.filter(ended_at=None)}
    talks = _talks(now, before)
    return sum(_measured(topic, talk, before.get(topic), now) for topic, talk in talks.items())


def _talks(now: datetime, heated) -> dict[int, Talk]:
    """What was said lately, by topic; heated topics where nobody writes any more come, too."""
    asked = {"since": now - SPAN, "now": now, "least": LEAST}
    asked |= {"longest": LONGEST, "letters": LETTERS}
    said = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SAID, asked)
        for topic, author, at, words in cursor.fetchall():
            said[topic].append(Said(author, at, words))
        topics = sorted({*said, *heated})
        cursor.execute(WATCHED, {"since": now - SPAN, "topics": topics})
        watched = dict(cursor.fetchall())
    reports = _open_reports(topics)
    return {
        topic: Talk(said.get(topic, ()), reports.get(topic, 0), watched.get(topic, 0))
        for topic in topics
    }


def _open_reports(topics):
    about = Q(topic__in=topics) | Q(post__topic__in=topics)
    rows = Report.objects.filter(about, judged_at=None).values_list("topic", "post__topic")
    counts = defaultdict(int)
    for topic, of_post in rows:
        counts[topic or of_post] += 1
    return counts


def _measured(topic: int, talk: Talk, spell: Spell | None, now: datetime) -> bool:
    """Write down how heated a topic is; nothing where it was calm and is."""
    parts = parts_of(talk, now)
    score = score_of(parts)
    level = level_of(score, spell.level if spell else Heat.CALM)
    if level == Heat.CALM and spell is None:
        return False
    with transaction.atomic():
        kept = Topic.objects.select_for_update(of=("self",)).filter(pk=topic).first()
        if kept is None:
            return False
        spell = Spell.objects.filter(topic=topic, ended_at=None).first() or Spell(
            topic=kept, began_at=now, score=score
        )
        spell.level, spell.score_before, spell.score = level, spell.score, score
        spell.parts = [part.as_row() for part in parts]
        spell.measured_at, spell.ended_at = now, now if level == Heat.CALM else None
        is_new_heat = level == Heat.HOT and spell.alerted_at is None
        spell.alerted_at = now if is_new_heat else spell.alerted_at
        spell.save()
        mark_heat(topic=kept, level=level)
        if is_new_heat:
            promise(alert, key=f"heat:{spell.pk}", spell_id=spell.pk)
    return level > Heat.CALM


@keeper
def alert(*, spell_id: int) -> None:
    """Tell those who look after the topic that it turned hot: once a spell."""
    spell = Spell.objects.select_related("topic__group").filter(pk=spell_id).first()
    if spell is None or spell.topic.is_deleted:
        return
    notify(
        members=reviewers_of(spell.topic),
        kind=Kind.CASE,
        subject=f"heat:{spell.pk}",
        gather=f"topic:{spell.topic_id}",
        place=spell.topic.group_id,
    )

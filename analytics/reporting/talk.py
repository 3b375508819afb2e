"""What members talk about: tags, words and pairs of words that are on the rise.

Nothing that fewer than five different people use is kept, nor what names a member. Of the place,
a language or a tag only open groups are read; a group's own words stand in its own report.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise
from zlib import crc32

from django.conf import settings
from django.db import connection

from analytics.days import ONE, moment_of
from analytics.metrics.registry import SMALLEST
from analytics.queries.naming import nameless
from analytics.queries.rows.finding import words_behind
from analytics.reporting.periods import Period
from analytics.reporting.reach import open_topics_in
from analytics.reporting.stopwords import STOPWORDS
from analytics.scopes import PLACE, Scope

WORD = re.compile(r"[^\W\d_]{2,30}(?:['’׳״\-][^\W\d_]{1,30})*")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
READ_OF_A_POST = 3000  # signs
POSTS_MOST, BUCKETS = 40_000, 1 << 20
TAGS_MOST, PHRASES_MOST, SEARCHES_MOST = 8, 8, 10
CANDIDATES = 60
RISE = 1.5
POSTS = """
SELECT p.author_id, t.language, t.group_id, left(p.text, %(read)s)
FROM topics_post p JOIN topics_topic t ON t.id = p.topic_id
JOIN groups_group g ON g.id = t.group_id
WHERE p.made_at >= %(from)s AND p.made_at < %(until)s AND p.deleted_at IS NULL
    AND p.moved_to_id IS NULL AND t.deleted_at IS NULL AND {reach}
ORDER BY p.author_id, p.id LIMIT %(most)s
"""
TAGS = """
SELECT tag_id, count(DISTINCT author_id) FILTER (WHERE made_at >= %(from)s) AS now,
    count(DISTINCT author_id) FILTER (WHERE made_at < %(from)s) AS before,
    array_agg(DISTINCT group_id)
FROM (
    SELECT tt.tag_id, p.author_id, p.made_at, t.group_id
    FROM topics_post p JOIN topics_topic t ON t.id = p.topic_id
    JOIN groups_group g ON g.id = t.group_id
    JOIN topics_taggedtopic tt ON tt.content_object_id = t.id
    WHERE p.made_at >= %(before)s AND p.made_at < %(until)s AND p.deleted_at IS NULL
        AND p.moved_to_id IS NULL AND t.deleted_at IS NULL AND {reach}
) said GROUP BY tag_id
"""


def tags_of(scope: Scope, period: Period) -> list:
    """Rising ones: people now, people before (none where they were too few to say), groups."""
    reach, about = open_topics_in(scope)
    about |= _days(period) | {"before": moment_of(period.before.starts_on)}
    with connection.cursor() as cursor:
        cursor.execute(TAGS.format(reach=reach), about)
        rows = cursor.fetchall()
    rising = [row for row in rows if _rises(row[1], row[2])]
    rising.sort(key=lambda row: (row[2] - row[1], row[0]))
    return [
        {"tag": tag, "people": now, "before": _sayable(before), "groups": groups}
        for tag, now, before, groups in rising[:TAGS_MOST]
    ]


def phrases_of(scope: Scope, period: Period) -> dict[str, list]:
    """By language."""
    now = _people_by_phrase(scope, period)
    before = _people_by_phrase(scope, period.before)
    found = {}
    for language in sorted(now):
        people, groups = now[language]
        earlier = before.get(language, (Counter(), {}))[0]
        rising = [one for one in people if _rises(people[one], earlier[one])]
        rising.sort(key=lambda one: (earlier[one] - people[one], -len(one), one))
        kept = _apart(nameless(rising[:CANDIDATES]))[:PHRASES_MOST]
        if kept:
            found[language] = [
                {
                    "words": one,
                    "people": people[one],
                    "before": _sayable(earlier[one]),
                    "groups": sorted(groups[one]),
                }
                for one in kept
            ]
    return found


def searches_of(scope: Scope, period: Period) -> list:
    """Words that were looked for five times or more and never found; a member's, once a day.
    Nobody's name is kept with them; they are about the whole place, so that no other report has
    them."""
    if scope.kind != PLACE:
        return []
    found = words_behind(scope, period.starts_on, period.ends_on, SEARCHES_MOST)
    return [[one, times] for one, times in found]


def _rises(now, before):
    return now >= SMALLEST and now >= RISE * max(before, 1)


def _sayable(people):
    return people if people == 0 or people >= SMALLEST else None


def _days(period):
    return {"from": moment_of(period.starts_on), "until": moment_of(period.ends_on + ONE)}


def _people_by_phrase(scope, period) -> dict:
    """How many people used what at least five used: counted twice, so that little is held."""
    heads = array("I", bytes(4 * BUCKETS))
    for _language, phrases, _groups in _said(scope, period):
        for bucket in {_bucket(one) for one in phrases}:
            heads[bucket] += 1
    people = defaultdict(lambda: (Counter(), defaultdict(set)))
    for language, phrases, groups in _said(scope, period):
        counts, places = people[language]
        for one in phrases:
            if heads[_bucket(one)] >= SMALLEST:
                counts[one] += 1
                places[one] |= groups[one]
    return {
        language: (Counter({k: n for k, n in counts.items() if n >= SMALLEST}), places)
        for language, (counts, places) in people.items()
    }


def _said(scope, period) -> Iterator[tuple[str, set, dict]]:
    """By person and language: what they said, each phrase once, and in which groups."""
    for _author, posts in groupby(_posts(scope, period), key=lambda row: row[0]):
        by_language = defaultdict(lambda: defaultdict(set))
        for _who, language, group, text in posts:
            known = language or settings.LANGUAGE_CODE[:2]
            for phrase in phrases_in(text, known):
                by_language[known][phrase].add(group)
        for language, groups in by_language.items():
            yield language, set(groups), groups


def phrases_in(text: str, language: str) -> set[str]:
    """Its words and pairs of neighbours, without those that say nothing."""
    idle = STOPWORDS.get(language, STOPWORDS["en"])
    words = [word.lower() for word in WORD.findall(ADDRESS.sub(" ", text))]
    telling = [word if word not in idle and len(word) > 2 else "" for word in words]
    pairs = {f"{one} {two}" for one, two in pairwise(telling) if one and two and one != two}
    return {word for word in telling if word} | pairs


def _posts(scope, period):
    reach, about = open_topics_in(scope)
    about |= _days(period) | {"read": READ_OF_A_POST, "most": POSTS_MOST}
    with connection.chunked_cursor() as cursor:
        cursor.execute(POSTS.format(reach=reach), about)
        while rows := cursor.fetchmany(500):
            yield from rows


def _bucket(phrase):
    return crc32(phrase.encode()) % BUCKETS


def _apart(phrases):
    """A pair says more than its words: they are not told again."""
    pairs = {word for one in phrases if " " in one for word in one.split()}
    return [one for one in phrases if " " in one or one not in pairs]

"""The staged dump as questions, each with all that was said in it, in our order."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from django.conf import settings
from django.db import connection

from community.importing.models import Kind
from community.importing.stackexchange.history import Edit, History, history_of
from community.importing.stackexchange.staging import NAMED, moment
from community.importing.stackexchange.texts import licence_of

Ref = tuple[str, int]  # kind, number there
TAG = re.compile(r"[^<>|]+")
HISTORY = """
SELECT post, by, data FROM staged_posthistory WHERE post = ANY(%s)
ORDER BY post, data->>'CreationDate', id
"""
ACCEPTED_ON = """
SELECT v.post, ARRAY[max(v.at), count(*)::text] FROM staged_votes v
JOIN staged_posts p ON p.id = v.post WHERE p.topic = ANY(%s) AND v.kind = '1' GROUP BY v.post
"""
ORIGINALS = """
SELECT l.post, ARRAY[count(*)::text, string_agg(o.data->>'Title', ' · ' ORDER BY o.id)]
FROM staged_postlinks l LEFT JOIN staged_posts o ON o.id = l.other
WHERE l.post = ANY(%s) GROUP BY l.post
"""


@dataclass
class Piece:
    """One post or comment of the archive."""

    ref: Ref
    page: str  # where it stands there
    by: str
    author: str
    made_at: datetime
    score: int
    licence: str
    words: str  # HTML of a post, the short text of a comment
    source: str | None = None
    edits: list[Edit] = field(default_factory=list)
    editor: str | None = None
    target: Ref | None = None
    rows: dict[str, int] = field(default_factory=dict)  # of other files, that tell about it
    seen: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self):
        return self.ref[0]

    @property
    def is_comment(self):
        return self.target is not None


@dataclass
class Question:
    """A question with its answers and comments; `pieces` begins with the question itself."""

    pieces: list[Piece]
    title: str
    tags: list[str]
    closed_at: datetime | None
    closer: str
    duplicate_of: str
    accepted: Ref | None
    accepted_at: datetime | None

    @property
    def opening(self):
        return self.pieces[0]


def digest(*sides) -> str:
    return blake2b(repr(sides).encode(), digest_size=8).hexdigest()


def question_batches(size: int) -> Iterator[list[Question]]:
    """All questions in the order of their numbers."""
    after = -1
    while numbers := _column(
        "SELECT id FROM staged_posts WHERE id = topic AND id > %s ORDER BY id LIMIT %s",
        [after, size],
    ):
        yield _questions(numbers)
        after = numbers[-1]


def count_pieces() -> int:
    return _column(
        "SELECT (SELECT count(*) FROM staged_posts) + (SELECT count(*) FROM staged_comments)", []
    )[0]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """What each person is called there. An account that Users.xml lacks goes by its number."""
    accounts = [int(key) for key in keys if is_account(key)]
    sql = "SELECT id::text, data->>'DisplayName' FROM staged_users WHERE id = ANY(%s)"
    named = dict(_rows(sql, [accounts]))
    return {key: named.get(key) or _bare_name(key) for key in keys}


def is_account(key: str) -> bool:
    return key.removeprefix("-").isdecimal()


def _bare_name(key):
    return f"user{key}" if is_account(key) else key.partition(NAMED)[2]


def _questions(numbers):
    posts = _rows(
        "SELECT id, topic, by, editor, data FROM staged_posts WHERE topic = ANY(%s)", [numbers]
    )
    comments = _rows(
        "SELECT c.id, p.topic, c.by, c.post, c.data FROM staged_comments c "
        "JOIN staged_posts p ON p.id = c.post WHERE p.topic = ANY(%s)",
        [numbers],
    )
    histories = _histories([row[0] for row in posts])
    names = names_of({row[2] for row in posts} | {row[2] for row in comments})
    accepted = dict(_rows(ACCEPTED_ON, [numbers]))
    originals = dict(_rows(ORIGINALS, [numbers]))
    in_topic = defaultdict(dict)
    for number, topic, by, editor, data in posts:
        page = f"questions/{topic}" + (f"/-/{number}#{number}" if number != topic else "")
        post = _post(number, page, by, editor, json.loads(data), names[by], histories[number])
        in_topic[topic][post.ref] = post
    for number, topic, by, post, data in comments:
        page = f"questions/{topic}#comment{number}_{post}"
        comment = _comment(number, page, by, post, json.loads(data), names[by])
        in_topic[topic][comment.ref] = comment
    facts = {row[0]: json.loads(row[4]) for row in posts if row[0] == row[1]}
    return [
        _question(number, in_topic[number], facts[number], histories[number], accepted, originals)
        for number in numbers
    ]


def _histories(posts) -> dict[int, History]:
    rows = defaultdict(list)
    for post, by, data in _rows(HISTORY, [posts]):
        rows[post].append((by, json.loads(data)))
    return defaultdict(History, {post: history_of(of_post) for post, of_post in rows.items()})


def _post(number, page, by, editor, row, author, history):
    made_at = moment(row["CreationDate"])
    return Piece(
        ref=(Kind.POST, number),
        page=page,
        by=by,
        author=author,
        made_at=made_at,
        score=int(row.get("Score", 0)),
        licence=licence_of(row.get("ContentLicense"), made_at),
        words=row["Body"],
        source=history.source,
        edits=history.edits,
        editor=editor,
        rows={"PostHistory": history.rows},
    )


def _comment(number, page, by, post, row, author):
    made_at = moment(row["CreationDate"])
    return Piece(
        ref=(Kind.COMMENT, number),
        page=page,
        by=by,
        author=author,
        made_at=made_at,
        score=int(row.get("Score", 0)),
        licence=licence_of(row.get("ContentLicense"), made_at),
        words=row.get("Text", ""),
        target=(Kind.POST, post),
    )


def _question(number, pieces, row, history, accepted, originals):
    opening = pieces[Kind.POST, number]
    answer = int(row.get("AcceptedAnswerId", 0))
    said_at, votes = accepted.get(answer, (None, 0))
    links, original = originals.get(number, (0, None))
    question = Question(
        pieces=_in_order(pieces, opening),
        title=" ".join(row.get("Title", "").split())[: settings.TITLE_MAX] or "…",
        tags=[tag.lower() for tag in TAG.findall(row.get("Tags", ""))][: settings.TAGS_MAX],
        closed_at=moment(row["ClosedDate"]) if "ClosedDate" in row else None,
        closer=history.closer,
        duplicate_of=original or "",
        accepted=(Kind.POST, answer) if (Kind.POST, answer) in pieces else None,
        accepted_at=moment(said_at) if said_at else None,
    )
    opening.rows |= {"Votes": int(votes), "PostLinks": int(links)}
    for piece in question.pieces:
        piece.seen = _seen(piece)
    opening.seen |= _seen_of_topic(question)
    return question


def _in_order(pieces, opening):
    """By time, the question first and no comment before what it comments on."""

    def place(piece):
        target = pieces.get(piece.target)
        at = max(piece.made_at, target.made_at) if target else piece.made_at
        return piece is not opening, at, piece.is_comment, piece.ref[1]

    return sorted(pieces.values(), key=place)


def _seen(piece):
    return {
        "words": digest(piece.words, piece.source, piece.edits, piece.target and piece.target[1]),
        "author": digest(piece.by, piece.author, piece.licence),
        "score": digest(piece.score),
    }


def _seen_of_topic(question):
    return {
        "title": digest(question.title),
        "tags": digest(question.tags),
        "closed": digest(question.closed_at, question.closer, question.duplicate_of),
        "accepted": digest(question.accepted and question.accepted[1], question.accepted_at),
    }


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _column(sql, values):
    return [row[0] for row in _rows(sql, values)]

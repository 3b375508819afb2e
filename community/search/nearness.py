"""Words near the one that was typed: with a slip of the keys, or inside a compound."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db import connection, transaction

from community.search.names import UNTOLD
from community.search.narrowing import Reach
from community.search.terms import Term, worth

NEAREST, COMPOUNDS = 4, 12
LEAST = 4  # letters of a word that is looked for inside others
SHORTEST = 3  # letters of one that others may begin with, where no post holds it
ALIKE, LOOKED_AT = 0.75, 90  # how alike two words are that a slip of the keys keeps apart
FAINT = 0.2  # the trigrams that two swapped letters leave
DISCOUNT = 0.5
KNOWN = """
(SELECT %s, lexeme, sum(document_count)::bigint FROM search_word
 WHERE group_id = ANY(%s) AND {condition} GROUP BY lexeme ORDER BY 3 DESC, 2 LIMIT %s)
"""
SLIPS = """
SELECT lexeme, sum(document_count)::bigint FROM search_word
WHERE group_id = ANY(%s) AND ({near}) GROUP BY lexeme
ORDER BY {likeness} DESC, 2 DESC, 1 LIMIT %s
"""
AROUND = "(lexeme LIKE %s OR lexeme LIKE %s) AND lexeme <> ALL(%s)"


@dataclass
class _Wish:
    """Words of one kind that are looked for, and what is known of them afterwards."""

    condition: str
    params: list
    most: int
    found: dict[str, tuple[int, float]] = field(default_factory=dict)  # (posts, closeness)


def widen(terms: list[Term], reach: Reach) -> bool:
    """Let each word also stand for words near it, for less; whether any did.

    Only words of groups that the viewer reads are near: a suggestion tells nothing of others.
    """
    terms = [term for term in terms if not term.is_stop and _is_long_enough(term)]
    wishes = [(_compounds(term), _parts(term)) for term in terms]
    _fulfil([wish for pair in wishes for wish in pair if wish.condition], reach)
    widened = False
    for term, (compounds, parts) in zip(terms, wishes, strict=True):
        around, instead = compounds.found, _whole(parts.found, term)
        if not (around or instead or term.count) and len(term.word) >= LEAST:
            instead = _slips(term, reach)
        for found, held in ((around, term.near), (instead, term.weights)):
            for lexeme, (count, closeness) in found.items():
                held.setdefault(lexeme, worth(count, reach.posts) * closeness)
                term.count += count
        widened = widened or bool(around or instead)
    return widened


def _is_long_enough(term):
    return len(term.word) >= LEAST or (len(term.word) == SHORTEST and not term.count)


def _fulfil(wishes, reach):
    """One question for all of them: the words that most posts hold come first."""
    if not wishes:
        return
    asked = " UNION ALL ".join(KNOWN.format(condition=wish.condition) for wish in wishes)
    params = [
        one
        for place, wish in enumerate(wishes)
        for one in (place, reach.groups, *wish.params, wish.most)
    ]
    with connection.cursor() as cursor:
        cursor.execute(asked, params)
        for place, lexeme, count in cursor.fetchall():
            wishes[place].found[lexeme] = count, DISCOUNT


def _compounds(term):
    """Words that end or begin with this one: "gryta" finds "kycklinggryta"."""
    stem = min(term.forms, key=len)
    if len(stem) < SHORTEST or (len(stem) < LEAST and term.count):
        return _Wish("", [], 0)
    said = stem.translate(UNTOLD)
    ends = f"%{said}" if len(stem) >= LEAST else f"{said}%"
    return _Wish(AROUND, [ends, f"{said}%", term.forms], COMPOUNDS)


def _parts(term):
    """The known words that this one may be made of."""
    pieces = {piece for split in _splits(term) for piece in split if len(piece) >= LEAST - 1}
    return _Wish("lexeme = ANY(%s)" if pieces else "", [sorted(pieces)], len(pieces))


def _splits(term):
    stem = min(term.forms, key=len)
    splits = [(stem[:at], stem[at:]) for at in range(LEAST, len(stem) - LEAST + 2)]
    return splits + [(head[:-1], tail) for head, tail in splits if head.endswith("s")]


def _whole(known, term):
    """The two of them that it is made of: "kycklinggryta" finds "kyckling", "gryta"."""
    whole = [split for split in _splits(term) if all(piece in known for piece in split)]
    best = min(whole, key=lambda split: abs(len(split[0]) - len(split[1])), default=())
    return {piece: known[piece] for piece in best}


def _slips(term, reach):
    """Known words that a slip of the keys keeps apart; stems are known, so the stem is asked."""
    said = sorted({term.word, *term.forms})
    near = " OR ".join(["lexeme %% %s"] * len(said))
    likeness = f"greatest({', '.join(['similarity(lexeme, %s)'] * len(said))})"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.similarity_threshold = {FAINT}")
        cursor.execute(
            SLIPS.format(near=near, likeness=likeness),
            [list(reach.groups), *said, *said, LOOKED_AT],
        )
        found = cursor.fetchall()
    alike = {
        lexeme: (count, max(SequenceMatcher(None, lexeme, one).ratio() for one in said))
        for lexeme, count in found
    }
    begins = term.word[:1]
    nearest = sorted(alike.items(), key=lambda one: (one[0][:1] != begins, -one[1][1]))[:NEAREST]
    return {lexeme: known for lexeme, known in nearest if known[1] >= ALIKE}

"""Words near the one that was typed: with a slip of the keys, or inside a compound."""

from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Max, Q, Sum

from community.search.models import Word
from community.search.narrowing import Reach
from community.search.terms import Term, worth

NEAREST, COMPOUNDS = 4, 12
LEAST = 4  # letters of a word that is looked for inside others
ALIKE, LOOKED_AT = 0.75, 30  # how alike two words are that a slip of the keys keeps apart
DISCOUNT = 0.5


def widen(terms: list[Term], reach: Reach) -> bool:
    """Let each word also stand for words near it, for less; whether any did.

    Only words of groups that the viewer reads are near: a suggestion tells nothing of others.
    """
    words = Word.objects.filter(group__in=reach.groups)
    widened = False
    for term in terms:
        if term.is_stop or len(term.word) < LEAST:
            continue
        around, instead = _compounds(words, term), _parts(words, term)
        if not (around or instead or term.count):
            instead = _slips(words, term)
        for found, held in ((around, term.near), (instead, term.weights)):
            for lexeme, (count, closeness) in found.items():
                held.setdefault(lexeme, worth(count, reach.posts) * closeness)
                term.count += count
        widened = widened or bool(around or instead)
    return widened


def _compounds(words, term):
    """Words that end or begin with this one: "gryta" finds "kycklinggryta"."""
    stem = min(term.forms, key=len)
    if len(stem) < LEAST:
        return {}
    around = Q(lexeme__endswith=stem) | Q(lexeme__startswith=stem)
    return _counted(words.filter(around).exclude(lexeme__in=term.forms), COMPOUNDS)


def _parts(words, term):
    """The two known words that this one is made of: "kycklinggryta" finds "kyckling", "gryta"."""
    stem = min(term.forms, key=len)
    splits = [(stem[:at], stem[at:]) for at in range(LEAST, len(stem) - LEAST + 2)]
    splits += [(head[:-1], tail) for head, tail in splits if head.endswith("s")]
    pieces = {piece for split in splits for piece in split if len(piece) >= LEAST - 1}
    known = _counted(words.filter(lexeme__in=pieces), len(pieces)) if pieces else {}
    whole = [split for split in splits if all(piece in known for piece in split)]
    best = min(whole, key=lambda split: abs(len(split[0]) - len(split[1])), default=())
    return {piece: known[piece] for piece in best}


def _slips(words, term):
    like = words.filter(lexeme__trigram_similar=term.word)
    like = like.annotate(nearness=TrigramSimilarity("lexeme", term.word))
    found = like.values("lexeme").annotate(count=Sum("document_count"), nearest=Max("nearness"))
    alike = {
        row["lexeme"]: (row["count"], SequenceMatcher(None, row["lexeme"], term.word).ratio())
        for row in found.order_by("-nearest", "-count", "lexeme")[:LOOKED_AT]
    }
    begins = term.word[:1]
    nearest = sorted(alike.items(), key=lambda one: (one[0][:1] != begins, -one[1][1]))[:NEAREST]
    return {lexeme: known for lexeme, known in nearest if known[1] >= ALIKE}


def _counted(words, most):
    found = words.values("lexeme").annotate(count=Sum("document_count"))
    rows = found.order_by("-count", "lexeme")[:most]
    return {row["lexeme"]: (row["count"], DISCOUNT) for row in rows}
